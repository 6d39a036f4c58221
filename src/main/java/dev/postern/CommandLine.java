package dev.postern;

import dev.postern.config.Sources;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the command line asks for. Immutable.
 *
 * @param verb what to do
 * @param sources where the settings come from
 * @param operands what the verb is about
 * @param dryRun whether an import only says what it would do
 * @param firebase the file with a Firebase project's parameters, empty for none
 * @param from the store to copy from, empty where none is copied
 * @param to the store to copy to, empty where none is copied
 */
record CommandLine(
        Verb verb, Sources sources, List<String> operands, boolean dryRun, String firebase, String from, String to) {
    static final String USAGE = """
            usage: java -jar postern.jar [VERB] [--config FILE] [-D KEY=VALUE]...
              serve          run the service (the default)
              rehearse       start, answer each route once, stop: with a store and ports of its own
              check-config   check the configuration and exit: 0 usable, 78 not
              db migrate     bring the store's tables up to date, as their owner
              db copy --from URL --to URL
                             copy all accounts and sessions into an empty store; run again after a cut, it goes on
              user add | show | disable | enable | delete | reset | sessions EMAIL
                             do that with an account; add reads a password from standard input
              user revoke EMAIL [SESSION]
                             end all its sessions, or the one that is named
              user export    write every account, a JSON object a line
              user import FILE [--dry-run] [--firebase FILE]
                             bring accounts, one a line; run again after a cut, it goes on
              import-flask FILE [--dry-run]
                             bring the accounts of the school project's SQLite file
              mail failed    show mails that were given up
              passwords build-filter LIST
                             make LIST.filter for password.breached, from SHA-1s with counts in their order
              version        print the version
            Settings come from FILE (conf/postern.yaml), then POSTERN_* variables, then -D.""";

    private static final String COPY_FORM = "db copy --from URL --to URL";

    /** Keeps what was set out of every text form. */
    @Override
    public String toString() {
        return "CommandLine[" + verb + "]";
    }

    /** The file that the verb is about. */
    Path file() throws UsageException {
        return path(verb.phrase, operands.get(0));
    }

    /** What can be asked for. */
    enum Verb {
        SERVE("serve"),
        REHEARSE("rehearse"),
        CHECK_CONFIG("check-config"),
        MIGRATE("db migrate"),
        COPY("db copy"),
        USER_ADD("user add", 1, 1),
        USER_SHOW("user show", 1, 1),
        USER_DISABLE("user disable", 1, 1),
        USER_ENABLE("user enable", 1, 1),
        USER_DELETE("user delete", 1, 1),
        USER_RESET("user reset", 1, 1),
        USER_SESSIONS("user sessions", 1, 1),
        USER_REVOKE("user revoke", 1, 2),
        USER_EXPORT("user export"),
        USER_IMPORT("user import", 1, 1),
        IMPORT_FLASK("import-flask", 1, 1),
        MAIL_FAILED("mail failed"),
        BUILD_FILTER("passwords build-filter", 1, 1),
        VERSION("version"),
        HELP("--help");

        private final String phrase;
        private final int least;
        private final int most;

        Verb(String phrase) {
            this(phrase, 0, 0);
        }

        /** One that is about something. */
        Verb(String phrase, int least, int most) {
            this.phrase = phrase;
            this.least = least;
            this.most = most;
        }

        private List<String> words() {
            return List.of(phrase.split(" "));
        }
    }

    /** A command line that makes no sense; the message says what of it. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static CommandLine parse(List<String> words, Map<String, String> environment) throws UsageException {
        List<Verb> verbs = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        List<String> firebase = new ArrayList<>();
        boolean dryRun = false;
        List<String> from = new ArrayList<>();
        List<String> to = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--config")) {
                files.add(path("--config", next(words, ++i, "--config FILE")));
            } else if (word.equals("-D")) {
                addSetting(settings, next(words, ++i, "-D KEY=VALUE"));
            } else if (word.startsWith("-D")) {
                addSetting(settings, word.substring(2));
            } else if (word.equals("--from")) {
                from.add(next(words, ++i, COPY_FORM));
            } else if (word.equals("--to")) {
                to.add(next(words, ++i, COPY_FORM));
            } else if (word.equals("--dry-run")) {
                dryRun = true;
            } else if (word.equals("--firebase")) {
                firebase.add(next(words, ++i, "--firebase FILE"));
            } else {
                Verb verb = verb(words, i);
                verbs.add(verb);
                i += verb.words().size() - 1;
                while (operands.size() < verb.most
                        && (operands.size() < verb.least
                                || (i + 1 < words.size() && !words.get(i + 1).startsWith("-")))) {
                    operands.add(next(words, ++i, verb.phrase + " ..."));
                }
            }
        }
        if (verbs.size() > 1 || files.size() > 1) {
            throw new UsageException("one verb and one --config at most");
        }
        Verb verb = verbs.isEmpty() ? Verb.SERVE : verbs.get(0);
        int stores = verb == Verb.COPY ? 1 : 0;
        if (from.size() != stores || to.size() != stores) {
            throw new UsageException(COPY_FORM + ": one of each, and with no other verb");
        }
        boolean importing = verb == Verb.USER_IMPORT || verb == Verb.IMPORT_FLASK;
        if ((dryRun && !importing) || (!firebase.isEmpty() && verb != Verb.USER_IMPORT) || firebase.size() > 1) {
            throw new UsageException("--dry-run and --firebase are for an import, once");
        }
        Path file = files.isEmpty() ? Sources.DEFAULT_FILE : files.get(0);
        return new CommandLine(
                verb,
                new Sources(file, !files.isEmpty(), environment, settings),
                List.copyOf(operands),
                dryRun,
                String.join("", firebase),
                String.join("", from),
                String.join("", to));
    }

    private static Verb verb(List<String> words, int at) throws UsageException {
        for (Verb verb : Verb.values()) {
            int end = Math.min(words.size(), at + verb.words().size());
            if (words.subList(at, end).equals(verb.words())) {
                return verb;
            }
        }
        for (Verb verb : Verb.values()) {
            if (verb.words().size() > 1 && verb.words().get(0).equals(words.get(at))) {
                throw new UsageException("incomplete: " + verb.phrase);
            }
        }
        String word = words.get(at);
        // What follows a = may be a secret that lacks its -D.
        throw new UsageException("unknown word " + word.replaceFirst("=.*", "=..."));
    }

    private static Path path(String word, String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException notForThisSystem) {
            throw new UsageException(word + ": this is no file name here");
        }
    }

    private static String next(List<String> words, int at, String form) throws UsageException {
        if (at >= words.size()) {
            throw new UsageException("incomplete: " + form);
        }
        return words.get(at);
    }

    private static void addSetting(Map<String, String> settings, String setting) throws UsageException {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UsageException("-D takes KEY=VALUE");
        }
        if (settings.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
            throw new UsageException("-D " + setting.substring(0, equals) + " is given twice");
        }
    }
}
