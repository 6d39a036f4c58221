package dev.postern;

import ch.qos.logback.classic.LoggerContext;
import dev.postern.CommandLine.UsageException;
import dev.postern.breach.BreachFilterBuilder;
import dev.postern.config.ConfigException;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.SettingsLoader;
import dev.postern.db.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program's start and end. */
public final class Main {
    private static final Path LOG_FILE = Path.of("conf", "logback.xml");

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Does what the command line asks; a service that has started runs on after this returns. */
    public static void main(String[] words) {
        chooseLogging();
        leaveFlightRecorderOut();
        Main main = new Main(System.out, System.err);
        if (!serves(List.of(words))) {
            // What a command says is for programs, and the log goes with the complaints.
            System.setOut(System.err);
        }
        ExitCode code = main.run(List.of(words), System.getenv());
        if (code != ExitCode.OK) {
            System.exit(code.code());
        }
    }

    ExitCode run(List<String> words, Map<String, String> environment) {
        try {
            CommandLine line = CommandLine.parse(words, environment);
            return switch (line.verb()) {
                case HELP -> say(CommandLine.USAGE);
                case VERSION -> say("postern " + version());
                case CHECK_CONFIG -> {
                    Settings settings = SettingsLoader.load(line.sources());
                    yield say("usable: profile " + profileOf(settings));
                }
                case REHEARSE -> {
                    Rehearsal.run();
                    yield say("rehearsed: every route answered as it should");
                }
                case MIGRATE -> {
                    StoreCommands.migrate(SettingsLoader.load(line.sources()));
                    yield say("the store's tables are up to date");
                }
                case COPY -> {
                    StoreCommands commands = new StoreCommands(out, err);
                    commands.copy(line.sources(), line.from(), line.to());
                    yield ExitCode.OK;
                }
                case USER_ADD -> admin(line).ofOne("add", line.operands());
                case USER_SHOW -> admin(line).ofOne("show", line.operands());
                case USER_DISABLE -> admin(line).ofOne("disable", line.operands());
                case USER_ENABLE -> admin(line).ofOne("enable", line.operands());
                case USER_DELETE -> admin(line).ofOne("delete", line.operands());
                case USER_RESET -> admin(line).ofOne("reset", line.operands());
                case USER_SESSIONS -> admin(line).ofOne("sessions", line.operands());
                case USER_REVOKE -> admin(line).ofOne("revoke", line.operands());
                case MAIL_FAILED -> admin(line).ofAll("mails");
                case USER_EXPORT -> admin(line).export();
                case USER_IMPORT ->
                    admin(line).importLines(line.file(), line.dryRun(), FirebaseProject.read(line.firebase()));
                case IMPORT_FLASK -> admin(line).importFlask(line.file(), line.dryRun());
                case BUILD_FILTER -> buildFilter(line.file());
                case SERVE -> serve(SettingsLoader.load(line.sources()));
            };
        } catch (UsageException wrong) {
            complain(String.valueOf(wrong.getMessage()));
            err.println(CommandLine.USAGE);
            return ExitCode.BAD_CONFIGURATION;
        } catch (ConfigException wrong) {
            wrong.faults().forEach(this::complain);
            return ExitCode.BAD_CONFIGURATION;
        } catch (StartException missing) {
            complain(String.valueOf(missing.getMessage()));
            return ExitCode.UNAVAILABLE;
        } catch (RuntimeException | Error fault) {
            LoggerFactory.getLogger(Main.class).error("event=start_failed", fault);
            return ExitCode.FAILED;
        }
    }

    private static boolean serves(List<String> words) {
        try {
            return CommandLine.parse(words, Map.of()).verb() == CommandLine.Verb.SERVE;
        } catch (UsageException wrong) {
            return false;
        }
    }

    private AdminCommands admin(CommandLine line) throws ConfigException {
        return new AdminCommands(SettingsLoader.load(line.sources()), System.in, out, err);
    }

    private ExitCode serve(Settings settings) throws StartException {
        Thread stopBefore = new Thread(() -> Runtime.getRuntime().halt(ExitCode.OK.code()), "postern-stop");
        Runtime.getRuntime().addShutdownHook(stopBefore);
        Server server;
        try {
            server = Server.start(settings, Database::clock);
        } finally {
            boolean unused = Runtime.getRuntime().removeShutdownHook(stopBefore);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "postern-stop"));
        Logger log = LoggerFactory.getLogger(Main.class);
        log.info(
                "Postern {} listens on {}://{}:{} (management http://{}:{}), profile {}, store {}",
                version(),
                settings.tls().isOn() ? "https" : "http",
                settings.http().host(),
                server.port(),
                settings.management().host(),
                server.managementPort(),
                profileOf(settings),
                settings.db().url());
        if (settings.reset().delivery() == Delivery.RESPONSE
                && settings.reset().serviceKeys().isEmpty()) {
            log.warn("reset.delivery is response: whoever can reach this port can reset any password");
        }
        return ExitCode.OK;
    }

    private ExitCode buildFilter(Path list) {
        Path filter = list.resolveSibling(list.getFileName() + ".filter");
        try {
            long count = BreachFilterBuilder.build(list, filter);
            return say(filter + ": " + count + " passwords in " + Files.size(filter)
                    + " bytes; name it in password.breached");
        } catch (IOException fault) {
            complain(list + ": " + (fault instanceof FileSystemException ? fault : fault.getMessage()));
            return ExitCode.UNAVAILABLE;
        }
    }

    /** Runs when the process is told to stop; ends it with 0, where the virtual machine would say 143. */
    private static void stop(Server server) {
        Logger log = LoggerFactory.getLogger(Main.class);
        ExitCode code = ExitCode.OK;
        try {
            server.close();
            log.info("Postern has stopped");
        } catch (StartException | RuntimeException fault) {
            log.error("event=stop_failed", fault);
            code = ExitCode.FAILED;
        }
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop();
        }
        Runtime.getRuntime().halt(code.code());
    }

    private ExitCode say(String line) {
        out.println(line);
        return ExitCode.OK;
    }

    private void complain(String line) {
        err.println("postern: " + line);
    }

    /** The operator's own logging, where there is one beside us; must run before anything logs. */
    private static void chooseLogging() {
        if (Files.isRegularFile(LOG_FILE) && System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", LOG_FILE.toString());
        }
    }

    /** Netty asks for Java's flight recorder, which takes a sixth of the time to start, even where nobody records. */
    private static void leaveFlightRecorderOut() {
        if (System.getProperty("io.netty.jfr.enabled") == null) {
            System.setProperty("io.netty.jfr.enabled", "false");
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }

    private static String profileOf(Settings settings) {
        return settings.profile().name().toLowerCase(Locale.ROOT);
    }
}
