package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told about a configuration that cannot be used. */
class ConfigFaultsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "http.prot, http.port",
        "htp.port, http.port",
        "http.eventloops, http.event_loops",
        "password.costs, password.cost",
        "session.idle, sessions.idle",
        "reset.tll, reset.ttl",
        "Profile, profile",
    })
    void unknownKeyIsAnsweredWithTheNearest(String unknown, String nearest) {
        List<String> faults = Given.nothing().argument(unknown, "1").faults();

        assertThat(faults).containsExactly("command line: unknown key \"" + unknown + "\"; the nearest is " + nearest);
    }

    @Test
    void unknownKeyOfAFileIsNamedWithItsFile() {
        Given given = Given.yaml(directory, "http:\n  prot: 1");

        assertThat(given.faults())
                .containsExactly(
                        directory.resolve("postern.yaml") + ": unknown key \"http.prot\"; the nearest is http.port");
    }

    @Test
    void unknownVariableIsAnsweredWithTheNearestVariable() {
        Given given = Given.nothing().variable("POSTERN_HTTP_PROT", "1");

        assertThat(given.faults())
                .containsExactly("environment: unknown key \"POSTERN_HTTP_PROT\"; the nearest is POSTERN_HTTP_PORT");
    }

    @Test
    void valueOutOfRangeIsAnsweredWithTheRange() {
        Given given = Given.nothing().argument("password.cost", "31");

        assertThat(given.faults()).containsExactly("password.cost: \"31\" is not allowed; it may be 10 to 14");
    }

    @Test
    void unknownProfileIsAnsweredWithTheProfiles() {
        Given given = Given.nothing().argument("profile", "staging");

        assertThat(given.faults())
                .containsExactly("profile: \"staging\" is not allowed; it may be development, production");
    }

    @Test
    void allFaultsOfAllSourcesAreReportedAtOnce() {
        Given given = Given.yaml(directory, "http.prot: 1\nsessions.idle: [1]\nreset.ttl: soon")
                .variable("POSTERN_DB_POOL", "1")
                .variable("POSTERN_PASSWORD_COST", "3")
                .argument("no.such.key", "1")
                .argument("profile", "staging")
                .argument("http.port", "-1");

        assertThat(given.faults())
                .hasSize(8)
                .anySatisfy(fault -> assertThat(fault).contains("\"http.prot\""))
                .anySatisfy(fault -> assertThat(fault).contains("sessions.idle must be one value"))
                .anySatisfy(fault -> assertThat(fault).startsWith("reset.ttl: \"soon\""))
                .anySatisfy(fault -> assertThat(fault).contains("\"POSTERN_DB_POOL\""))
                .anySatisfy(fault -> assertThat(fault).startsWith("password.cost: \"3\""))
                .anySatisfy(fault -> assertThat(fault).contains("\"no.such.key\""))
                .anySatisfy(fault -> assertThat(fault).startsWith("profile: \"staging\""))
                .anySatisfy(fault -> assertThat(fault).startsWith("http.port: \"-1\""));
    }

    @Test
    void messageOfTheExceptionHoldsEveryFault() {
        Map<String, String> wrong = Map.of("http.port", "-1", "password.cost", "3");
        Sources sources = new Sources(directory.resolve("none.yaml"), false, Map.of(), wrong);

        assertThatThrownBy(() -> SettingsLoader.load(sources))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("http.port: ")
                .hasMessageContaining("; password.cost: ");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\u0085b", "a\u001b[2Jb", "a\tb", "\n"})
    void valueInAFaultIsOnOneLine(String value) {
        List<String> faults = Given.nothing().argument("http.host", value).faults();

        assertThat(faults).singleElement().asString().doesNotContainPattern("\\p{Cntrl}|\u0085");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"a\nb", "a\r\nb", "a\u001b[2Jb"})
    void unknownKeyInAFaultIsOnOneLine(String name) {
        Given given = Given.nothing().variable("POSTERN_" + name, "1").argument(name, "1");

        assertThat(given.faults()).hasSize(2).allSatisfy(fault -> assertThat(fault)
                .doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void unknownKeyOfAFileInAFaultIsOnOneLine() {
        List<String> faults = Given.yaml(directory, "\"a\\nb\": 1").faults();

        assertThat(faults).singleElement().asString().doesNotContain("\n");
    }

    @Test
    void valueOf60LettersIsShownInFull() {
        Given given = Given.nothing().argument("http.port", "9".repeat(60));

        assertThat(given.faults())
                .containsExactly("http.port: \"" + "9".repeat(60) + "\" is not allowed; it may be 0 to 65535");
    }

    @Test
    void longValueInAFaultIsCutShort() {
        Given given = Given.nothing().argument("http.port", "9".repeat(1_000));

        assertThat(given.faults())
                .containsExactly("http.port: \"" + "9".repeat(60) + "...\" is not allowed; it may be 0 to 65535");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "db.password: hunter2\nhttp.port: none",
                "db.password: [hunter2]",
                "db.password: {hunter2}",
                "db.password: \"hunter2",
                "db.password: 'hunter2\nhttp.port: 1",
                "db.password: |hunter2",
                "db.password: hunter2: x",
                "db.password: @hunter2",
                "db.password: hunter2\n  http.port: 1",
                "db.password: hunter2\ndb.password: hunter2",
                "db.password: hunter2\ndb: {password: hunter2}",
                "db.password: hunter2\u0000",
                "db.pasword: hunter2",
            })
    void faultOfAFileNeverShowsThePasswordOfTheStore(String text) {
        List<String> faults = Given.yaml(directory, text).faults();

        assertThat(faults).isNotEmpty().noneSatisfy(fault -> assertThat(fault).contains("hunter2"));
    }

    @Test
    void faultNeverShowsThePasswordOfTheStoreFromTheEnvironmentOrTheCommandLine() {
        Given given = Given.nothing()
                .variable("POSTERN_DB_PASSWORD", "hunter2")
                .variable("POSTERN_DB_PASWORD", "hunter2")
                .argument("db.password", "hunter2")
                .argument("db.pasword", "hunter2")
                .argument("http.port", "none");

        assertThat(given.faults()).hasSize(3).noneSatisfy(fault -> assertThat(fault)
                .contains("hunter2"));
    }
}
