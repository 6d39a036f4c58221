package dev.postern.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where settings come from, the weaker first: a file, the environment, the command line. Immutable.
 *
 * @param file the YAML file
 * @param fileRequired whether its absence is a fault; else it means the defaults
 * @param environment the environment variables
 * @param arguments what the command line set, by key
 */
public record Sources(Path file, boolean fileRequired, Map<String, String> environment, Map<String, String> arguments) {
    /** The file that is read when none is named, relative to the working directory. */
    public static final Path DEFAULT_FILE = Path.of("conf", "postern.yaml");

    /** The same, with a value from the command line for a key. */
    public Sources with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(arguments);
        String unused = more.put(key, value);
        return new Sources(file, fileRequired, environment, more);
    }

    /** Keeps the environment and the arguments out of every text form. */
    @Override
    public String toString() {
        return "Sources[" + file + "]";
    }
}
