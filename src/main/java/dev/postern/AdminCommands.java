package dev.postern;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.postern.AdminDesk.Reply;
import dev.postern.config.Settings;
import dev.postern.db.FlaskUsers;
import dev.postern.db.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an operator does with accounts by command line. Results go to one stream, complaints and progress to the other. */
final class AdminCommands {
    private final Settings settings;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    AdminCommands(Settings settings, InputStream in, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Does something with one account. Its result is a JSON object. */
    ExitCode ofOne(String command, List<String> operands) throws StartException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("email", operands.get(0));
        if (operands.size() > 1) {
            fields.put("session", operands.get(1));
        }
        if (command.equals("add")) {
            fields.put("password", password());
        }
        return say(command, fields);
    }

    /** Shows something of all. */
    ExitCode ofAll(String command) throws StartException {
        return say(command, Map.of());
    }

    /** Writes every account, a line each. */
    ExitCode export() throws StartException {
        try (AdminDesk desk = AdminDesk.open(settings)) {
            String last = "0";
            while (!last.isEmpty()) {
                Reply page = desk.run("export", Map.of("after", last));
                if (!page.isGood()) {
                    return complain(page);
                }
                String lines = page.member("lines");
                if (!lines.isEmpty()) {
                    print(lines);
                }
                last = page.member("last");
            }
            return ExitCode.OK;
        }
    }

    /** Brings accounts of a file, one a line. */
    ExitCode importLines(Path file, boolean dryRun, String firebase) throws StartException {
        // Decoded leniently: what is no UTF-8 is the fault of a line, not of the file.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return bring(lines.lines(), dryRun, firebase);
        } catch (IOException | java.io.UncheckedIOException fault) {
            throw new StartException(file + ": " + fault, fault);
        }
    }

    /** Brings the accounts of the seed's own file. */
    ExitCode importFlask(Path file, boolean dryRun) throws StartException {
        try {
            return bring(FlaskUsers.read(file).stream().map(AdminCommands::line), dryRun, "");
        } catch (StoreException fault) {
            throw new StartException(String.valueOf(fault.getMessage()), fault);
        }
    }

    private ExitCode bring(Stream<String> lines, boolean dryRun, String firebase) throws StartException {
        try (AdminDesk desk = AdminDesk.open(settings)) {
            AccountImport bringing = new AccountImport(desk, dryRun, firebase, err);
            for (String line : (Iterable<String>) lines::iterator) {
                bringing.add(line);
            }
            print(bringing.finish());
            return bringing.faults() == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private static String line(FlaskUsers.FlaskUser user) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        return "{\"email\":\"" + new String(encoder.quoteAsString(user.email())) + "\",\"password_hash\":\""
                + new String(encoder.quoteAsString(user.hash())) + "\"}";
    }

    private ExitCode say(String command, Map<String, String> fields) throws StartException {
        try (AdminDesk desk = AdminDesk.open(settings)) {
            Reply reply = desk.run(command, fields);
            if (!reply.isGood()) {
                return complain(reply);
            }
            print(reply.body());
            return ExitCode.OK;
        }
    }

    /** A stream like this keeps its faults to itself: what a full disk has lost is to be asked for. */
    private void print(String result) throws StartException {
        out.println(result);
        if (out.checkError()) {
            throw new StartException("standard output: it takes no more, so what is there is not all");
        }
    }

    private ExitCode complain(Reply reply) {
        String why = reply.member("title") + reply.member("message");
        String detail = reply.member("detail");
        err.println("postern: " + (why.isEmpty() ? "answered with " + reply.status() : why)
                + (detail.isEmpty() ? "" : ' ' + detail));
        return ExitCode.FAILED;
    }

    /** Never an argument: those are shown to everybody on the machine. Empty for none. */
    private String password() throws StartException {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException fault) {
            throw new StartException("standard input: " + fault.getMessage(), fault);
        }
    }
}
