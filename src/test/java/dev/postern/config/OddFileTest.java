package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims that the code does not hold yet. */
class OddFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "\n", "# http.port: 5000\n", "---\n"})
    void fileThatSaysNothingMeansTheDefaults(String text) {
        Settings settings = Given.yaml(directory, text).settings();

        assertThat(settings).isEqualTo(Given.nothing().settings());
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"db.password:", "db:\n  password:\n", "db.password: # none"})
    void keyWithoutAValueIsEmpty(String text) {
        Settings settings = Given.yaml(directory, text).settings();

        assertThat(settings.db().password()).isEmpty();
    }

    @Test
    void keyWithoutAValueIsAnsweredWithTheRange() {
        assertThat(Given.yaml(directory, "http.port:").faults())
                .containsExactly("http.port: \"\" is not allowed; it may be 0 to 65535");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "db.password: *hunter2",
                "db.password: !hunter2",
                "db.password: !hunter2 x",
                "db.password: !<hunter2> x"
            })
    void faultOfAFileNeverShowsThePasswordOfTheStore(String text) {
        List<String> faults = Given.yaml(directory, text).faults();

        assertThat(faults).isNotEmpty().noneSatisfy(fault -> assertThat(fault).contains("hunter2"));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"\"a\\nb\": [1]", "{\"a\\nb\": 1, \"a\\nb\": 2}", "{\"a\\nb.c\": 1, \"a\\nb\": {c: 2}}"})
    void unknownKeyOfAFileInAFaultIsOnOneLine(String text) {
        List<String> faults = Given.yaml(directory, text).faults();

        assertThat(faults).isNotEmpty().allSatisfy(fault -> assertThat(fault).doesNotContain("\n"));
    }
}
