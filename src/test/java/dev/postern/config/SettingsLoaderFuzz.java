package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Any bytes as a configuration file: faults of a line each, or the settings that the command line would make of it. */
public final class SettingsLoaderFuzz {
    private static final Set<String> KEYS = Keys.ALL.stream().map(Key::name).collect(Collectors.toSet());
    private static final Path NONE = Path.of("no-such-directory", "postern.yaml");
    private static final Path FILE = temporaryFile();

    private SettingsLoaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Path file = Files.write(FILE, input);

        Optional<Settings> settings = load(new Sources(file, true, Map.of(), Map.of()));

        List<String> faults = new ArrayList<>();
        Map<String, String> flat = YamlFile.read(file, KEYS, faults);
        assertThat(settings)
                .isEqualTo(faults.isEmpty() ? load(new Sources(NONE, false, Map.of(), flat)) : Optional.empty());
    }

    private static Optional<Settings> load(Sources sources) {
        try {
            return Optional.of(SettingsLoader.load(sources));
        } catch (ConfigException refused) {
            assertThat(refused.faults())
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault).isNotBlank().hasLineCount(1));
            return Optional.empty();
        }
    }

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
