package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.postern.config.SettingsLoaderFuzz;
import dev.postern.domain.EmailAddressFuzz;
import dev.postern.domain.SubnetFuzz;
import dev.postern.domain.TokenFuzz;
import dev.postern.http.CallersFuzz;
import dev.postern.http.JsonFormFuzz;
import dev.postern.http.MultipartFormFuzz;
import dev.postern.http.TokenCookieFuzz;
import dev.postern.http.UrlEncodedFormFuzz;
import dev.postern.password.BcryptTextFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzing has found worth keeping, once more: see {@code src/fuzz/run.sh}. */
@Tag("storeless")
class CorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");

    /** Far more than any input may take, for a machine that does something else meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Map<String, ThrowingConsumer<byte[]>> TARGETS = Map.of(
            "BcryptText", BcryptTextFuzz::fuzzerTestOneInput,
            "Callers", CallersFuzz::fuzzerTestOneInput,
            "EmailAddress", EmailAddressFuzz::fuzzerTestOneInput,
            "JsonForm", JsonFormFuzz::fuzzerTestOneInput,
            "MultipartForm", MultipartFormFuzz::fuzzerTestOneInput,
            "TokenCookie", TokenCookieFuzz::fuzzerTestOneInput,
            "SettingsLoader", SettingsLoaderFuzz::fuzzerTestOneInput,
            "Subnet", SubnetFuzz::fuzzerTestOneInput,
            "Token", TokenFuzz::fuzzerTestOneInput,
            "UrlEncodedForm", UrlEncodedFormFuzz::fuzzerTestOneInput);

    @ParameterizedTest
    @MethodSource("files")
    void inputThatWasWorthKeepingIsHandled(Path file) throws IOException {
        String name = file.getName(CORPUS.getNameCount()).toString();
        ThrowingConsumer<byte[]> target = Objects.requireNonNull(TARGETS.get(name), name);
        byte[] input = Files.readAllBytes(file);

        assertTimeout(PATIENCE, () -> target.accept(input));
    }

    @Test
    void everyTargetHasACorpus() throws IOException {
        try (Stream<Path> directories = Files.list(CORPUS)) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> paths = Files.walk(CORPUS)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
