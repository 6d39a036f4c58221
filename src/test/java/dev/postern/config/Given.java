package dev.postern.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sources of a test's settings: nothing, and what the test adds. */
final class Given {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> arguments = new LinkedHashMap<>();
    private Path file = Path.of("no-such-directory", "postern.yaml");
    private boolean fileRequired;

    private Given() {}

    static Given nothing() {
        return new Given();
    }

    /** A file that somebody named; it need not be there. */
    static Given file(Path named) {
        Given given = new Given();
        given.file = named;
        given.fileRequired = true;
        return given;
    }

    /** A file with this text. */
    static Given yaml(Path directory, String text) {
        return bytes(directory, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file with these bytes. */
    static Given bytes(Path directory, byte[] content) {
        try {
            return file(Files.write(directory.resolve("postern.yaml"), content));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Nobody named the file: it is read where there is one. */
    Given unnamed() {
        fileRequired = false;
        return this;
    }

    /** A variable of the environment. */
    Given variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A setting on the command line. */
    Given argument(String key, String value) {
        arguments.put(key, value);
        return this;
    }

    /** What mail needs. */
    Given mail() {
        return argument("mail.transport", "smtp")
                .argument("mail.from", "accounts@example.org")
                .argument("public.url", "https://www.example.org");
    }

    /** What is loaded from all that; it must be usable. */
    Settings settings() {
        try {
            return load();
        } catch (ConfigException refused) {
            throw new AssertionError("refused: " + refused.faults(), refused);
        }
    }

    /** What is wrong with all that; empty when nothing is. */
    List<String> faults() {
        try {
            Settings unused = load();
            return List.of();
        } catch (ConfigException refused) {
            return refused.faults();
        }
    }

    private Settings load() throws ConfigException {
        return SettingsLoader.load(new Sources(file, fileRequired, environment, arguments));
    }
}
