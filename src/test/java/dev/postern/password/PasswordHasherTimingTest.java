package dev.postern.password;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.PasswordHash;
import dev.postern.domain.PlainPassword;
import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the hash which a question without an answer costs is really computed, not only counted. */
@Tag("slow")
@ExtendWith(VertxExtension.class)
class PasswordHasherTimingTest {
    private static final Optional<PlainPassword> PASSWORD = PlainPassword.parse("secret");

    @SuppressWarnings("NullAway.Init") // set before each test
    private PasswordHasher hasher;

    @BeforeEach
    void open(Vertx vertx) {
        TestSettings settings = new TestSettings();
        settings.cost = 10;
        hasher = new PasswordHasher(vertx, settings.build().password(), new SecureRandom());
    }

    @AfterEach
    void close() {
        hasher.close();
    }

    static Stream<Arguments> questionsWithoutAnAnswer() {
        Optional<PasswordHash> damaged = Optional.of(new PasswordHash("bcrypt", ""));
        Optional<PasswordHash> costly =
                Optional.of(new PasswordHash("bcrypt", "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
        Optional<PasswordHash> digested = Optional.of(
                new PasswordHash("hmac-sha384-bcrypt", "$2a$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
        return Stream.of(
                Arguments.of("unknown account", PASSWORD, Optional.empty()),
                Arguments.of("no password", Optional.empty(), damaged),
                Arguments.of("neither", Optional.empty(), Optional.empty()),
                Arguments.of("damaged hash", PASSWORD, damaged),
                Arguments.of("hash too costly to try", PASSWORD, costly),
                Arguments.of("hash of another scheme", PASSWORD, digested));
    }

    /** The shortest of several runs each, and half of it: a busy machine only ever adds time. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("questionsWithoutAnAnswer")
    void itTakesAsLongAsComparing(String unusedWhat, Optional<PlainPassword> password, Optional<PasswordHash> hash) {
        Optional<PasswordHash> stored = Optional.of(Await.value(hasher.hash(CALLER, PASSWORD.orElseThrow())));
        long comparing = shortest(PASSWORD, stored);

        long answering = shortest(password, hash);

        assertThat(answering).isGreaterThan(comparing / 2);
    }

    private long shortest(Optional<PlainPassword> password, Optional<PasswordHash> hash) {
        return IntStream.range(0, 5)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    Verdict unused = Await.value(hasher.verify(CALLER, password, hash));
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }
}
