package dev.postern;

import dev.postern.config.Sources;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for. Immutable.
 *
 * @param verb what to do
 * @param sources where the settings come from
 * @param operand the file that the verb is about, if it is about one
 */
record CommandLine(Verb verb, Sources sources, Optional<Path> operand) {
    static final String USAGE = """
            usage: java -jar postern.jar [VERB] [--config FILE] [-D KEY=VALUE]...
              serve          run the service (the default)
              rehearse       start, answer each route once, stop: with a store and ports of its own
              check-config   check the configuration and exit: 0 usable, 78 not
              passwords build-filter LIST
                             make LIST.filter for password.breached, from SHA-1s with counts in their order
              version        print the version
            Settings come from FILE (conf/postern.yaml), then POSTERN_* variables, then -D.""";

    /** Keeps what was set out of every text form. */
    @Override
    public String toString() {
        return "CommandLine[" + verb + "]";
    }

    /** What can be asked for. */
    enum Verb {
        SERVE("serve"),
        REHEARSE("rehearse"),
        CHECK_CONFIG("check-config"),
        BUILD_FILTER("passwords"),
        VERSION("version"),
        HELP("--help");

        private final String word;

        Verb(String word) {
            this.word = word;
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
        List<Path> operands = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--config")) {
                files.add(path("--config", next(words, ++i, "--config FILE")));
            } else if (word.equals("-D")) {
                addSetting(settings, next(words, ++i, "-D KEY=VALUE"));
            } else if (word.startsWith("-D")) {
                addSetting(settings, word.substring(2));
            } else {
                verbs.add(verb(word));
                if (word.equals(Verb.BUILD_FILTER.word)) {
                    operands.add(listToFilter(words, i));
                    i += 2;
                }
            }
        }
        if (verbs.size() > 1 || files.size() > 1) {
            throw new UsageException("one verb and one --config at most");
        }
        Verb verb = verbs.isEmpty() ? Verb.SERVE : verbs.get(0);
        Path file = files.isEmpty() ? Sources.DEFAULT_FILE : files.get(0);
        return new CommandLine(
                verb,
                new Sources(file, !files.isEmpty(), environment, settings),
                operands.stream().findFirst());
    }

    private static Path listToFilter(List<String> words, int at) throws UsageException {
        String form = "passwords build-filter LIST";
        if (!next(words, at + 1, form).equals("build-filter")) {
            throw new UsageException("incomplete: " + form);
        }
        return path(form, next(words, at + 2, form));
    }

    private static Verb verb(String word) throws UsageException {
        for (Verb verb : Verb.values()) {
            if (verb.word.equals(word)) {
                return verb;
            }
        }
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
