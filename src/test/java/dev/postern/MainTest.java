package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.config.ConfigException;
import dev.postern.config.SettingsLoader;
import dev.postern.config.Sources;
import dev.postern.testing.StolenPasswords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void versionIsPrinted() {
        assertThat(run("version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("postern ");
    }

    @Test
    void helpIsPrinted() {
        assertThat(run("--help")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: ");
    }

    @Test
    void aUsableConfigurationIsSaidToBe() {
        assertThat(run("check-config", "-D", "cookie.secure=true")).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("usable: profile development\n");
    }

    @Test
    void aRehearsalAnswersEveryRouteAndLeavesNothing() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = rehearsals(temporary);

        assertThat(run("rehearse")).isEqualTo(ExitCode.OK);

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("rehearsed: ");
        assertThat(rehearsals(temporary)).isEqualTo(before);
    }

    @Test
    void everyFaultIsALineOfItsOwn() {
        assertThat(run("check-config", "-Dhttp.port=x", "-D", "htp.port=1", "-D", "sessions.idle=30"))
                .isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("postern: "))
                .anyMatch(line -> line.contains("htp.port") && line.contains("nearest is http.port"));
    }

    @Test
    void theEnvironmentCounts() {
        Main main = main();

        assertThat(main.run(List.of("check-config"), Map.of("POSTERN_HTTP_PORT", "99999")))
                .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }

    @Test
    void aStoreIsMigratedAndCopied(@TempDir Path directory) {
        String from = "jdbc:hsqldb:file:" + directory.resolve("from");
        String to = "jdbc:hsqldb:file:" + directory.resolve("to");
        assertThat(run("db", "migrate", "-D", "db.url=" + from)).isEqualTo(ExitCode.OK);

        assertThat(run("db", "copy", "--from", from, "--to", to)).isEqualTo(ExitCode.OK);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(8)
                .startsWith("the store's tables are up to date")
                .anyMatch(line -> line.startsWith("users: 0 rows on both sides, SHA-256 "));
    }

    @Test
    void aCopyOfNothingIsUnavailable(@TempDir Path directory) {
        String to = "jdbc:hsqldb:file:" + directory.resolve("to");

        assertThat(run("db", "copy", "--from", to + "2", "--to", to)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("postern: db copy: there is no store at ");
    }

    @Test
    void aCopyObeysTheRulesForStores(@TempDir Path directory) {
        String from = "jdbc:hsqldb:file:" + directory.resolve("from");
        String to = "jdbc:postgresql://db.example.org/postern?sslmode=disable";

        assertThat(run("db", "copy", "--from", from, "--to", to)).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("postern: db copy, with --to as db.url: db.url: addresses and hashes would cross");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db",
                "db copy",
                "db copy --from jdbc:hsqldb:file:a",
                "db copy --from",
                "db copy --from a --to b",
                "db copy --from jdbc:hsqldb:mem:a --to jdbc:hsqldb:mem:b",
                "db migrate --to a",
                "serve --from a --to b",
                "migrate"
            })
    void anIncompleteCommandOnStoresIsExplained(String line) {
        assertThat(run(line.split(" ", -1))).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("postern: ").contains("usage: ");
    }

    @Test
    void aNamedFileMustExist(@TempDir Path directory) {
        assertThat(run(
                        "check-config",
                        "--config",
                        directory.resolve("none.yaml").toString()))
                .isEqualTo(ExitCode.BAD_CONFIGURATION);
    }

    @Test
    void aFileThatCannotBeSeenIsNotTakenForNone(@TempDir Path directory) throws IOException {
        Path dangling = Files.createSymbolicLink(directory.resolve("postern.yaml"), directory.resolve("gone"));

        assertThatThrownBy(() -> SettingsLoader.load(new Sources(dangling, false, Map.of(), Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aSecretInTheWrongPlaceIsNotRepeated() {
        assertThat(run("db.password=hunter2")).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("hunter2");
    }

    @Test
    void aNamedFileIsRead(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("p.yaml"),
                "profile: production\nregister.verify: off\nregister.conflict: reveal\nreset.delivery: none\n");

        assertThat(run("check-config", "--config", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("production");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "srve",
                "--config",
                "-D",
                "-Dhttp.port",
                "-D=1",
                "serve serve",
                "-Da=1 -Da=2",
                "--config a --config b",
                "passwords",
                "passwords build-filter",
                "passwords show list",
                "passwords build-filter a serve"
            })
    void aCommandLineThatMakesNoSenseShowsHow(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("postern: ").contains("usage: ");
    }

    @Test
    void aFilterIsMadeOfAList(@TempDir Path directory) throws IOException {
        Path list = StolenPasswords.write(directory.resolve("list.txt"), Stream.of("first", "second"));

        assertThat(run("passwords", "build-filter", list.toString())).isEqualTo(ExitCode.OK);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(list + ".filter: 2 passwords in 32 bytes; name it in password.breached\n");
    }

    @Test
    void aListThatIsNoneIsToldOfByItsLine(@TempDir Path directory) throws IOException {
        Path list = Files.writeString(directory.resolve("list.txt"), "password\n");

        assertThat(run("passwords", "build-filter", list.toString())).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("postern: " + list + ": line 1: ");
    }

    @Test
    void aFilterThatIsNoneKeepsTheServiceFromStarting(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("list.txt"), "password\n");

        assertThat(run(
                        "-Dhttp.port=0",
                        "-Dmanagement.port=0",
                        "-Ddb.url=jdbc:hsqldb:mem:nofilter",
                        "-Dpassword.breached=" + file))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("postern: password.breached: ");
    }

    @Test
    void whatCannotBeHadIsOneLineAndAnExitCode() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ExitCode code = run(
                    "serve",
                    "-D",
                    "db.url=jdbc:hsqldb:mem:maintest",
                    "-D",
                    "management.port=0",
                    "-D",
                    "http.port=" + other.getLocalPort());

            assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(err.toString(StandardCharsets.UTF_8).lines())
                    .singleElement()
                    .asString()
                    .startsWith("postern: http.port: cannot listen on 127.0.0.1:");
        }
    }

    private static long rehearsals(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("postern-rehearsal"))
                    .count();
        }
    }

    private ExitCode run(String... words) {
        return main().run(List.of(words), Map.of());
    }

    private Main main() {
        return new Main(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
