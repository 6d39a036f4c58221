package dev.postern;

import dev.postern.AdminDesk.Reply;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines on their way into a store, some thousand at a time. An address that has an account is left as it is, so a run that
 * was cut short is simply begun again.
 */
final class AccountImport {
    private static final int LINES = 2_000;

    /** How much is gathered, and how long a line may be, as sent: together less than the desk takes. */
    private static final int BYTES = 1_500_000;

    private static final int LINE_BYTES = 400_000;

    /** What stands for bytes that are no UTF-8. */
    private static final char UNREADABLE = '\ufffd';

    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern FAULT = Pattern.compile("\\{\"fault\":\"([^\"]*)\",\"line\":([0-9]+)}");

    private final AdminDesk desk;
    private final boolean dryRun;
    private final String firebase;
    private final PrintStream err;
    private final StringBuilder batch = new StringBuilder();
    private long line;
    private long batchBegan;
    private int batchLines;
    private int batchBytes;
    private long readable;
    private long imported;
    private long faults;
    private long saidAt = System.nanoTime();

    AccountImport(AdminDesk desk, boolean dryRun, String firebase, PrintStream err) {
        this.desk = desk;
        this.dryRun = dryRun;
        this.firebase = firebase;
        this.err = err;
    }

    void add(String text) throws StartException {
        line++;
        int length = URLEncoder.encode(text, StandardCharsets.UTF_8).length();
        if (text.indexOf(UNREADABLE) >= 0) {
            complain(line, "this is not UTF-8");
        } else if (length > LINE_BYTES) {
            complain(line, "this is too long");
        } else {
            batch.append(text);
            batchBytes += length;
        }
        // Also for one that is left out, so that the others keep their numbers.
        batch.append('\n');
        batchLines++;
        if (batchLines >= LINES || batchBytes >= BYTES) {
            send();
        }
    }

    private void complain(long number, String fault) {
        faults++;
        err.println("line " + number + ": " + fault);
    }

    /** How many lines could not be taken. */
    long faults() {
        return faults;
    }

    /** Sends what is left. Returns what has come of all. */
    String finish() throws StartException {
        send();
        long known = dryRun ? 0 : readable - imported;
        return "lines: " + line + (dryRun ? ", could be imported: " + readable : ", imported: " + imported)
                + (dryRun ? "" : ", there already: " + known) + ", faulty: " + faults;
    }

    private void send() throws StartException {
        if (batchLines == 0) {
            return;
        }
        Reply reply = desk.run(
                "import", Map.of("lines", batch.toString(), "dry_run", Boolean.toString(dryRun), "firebase", firebase));
        if (!reply.isGood()) {
            throw new StartException("line " + (batchBegan + 1) + " and on: " + reply.member("title")
                    + " What comes before is imported; run it again to go on");
        }
        readable += Long.parseLong(reply.member("readable"));
        imported += Long.parseLong(reply.member("imported"));
        Matcher fault = FAULT.matcher(reply.body());
        while (fault.find()) {
            complain(batchBegan + Long.parseLong(fault.group(2)) + 1, fault.group(1));
        }
        batch.setLength(0);
        batchLines = 0;
        batchBytes = 0;
        batchBegan = line;
        if (System.nanoTime() - saidAt >= SAY_EVERY_NANOS) {
            saidAt = System.nanoTime();
            err.println("importing: " + line + " lines");
        }
    }
}
