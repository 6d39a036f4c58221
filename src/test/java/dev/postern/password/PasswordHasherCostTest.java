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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That every question costs one hash, whatever there is to compare, and that damage is told and never thrown. */
@ExtendWith(VertxExtension.class)
class PasswordHasherCostTest {
    /** A hash of "U*U"; source: the test vectors of Openwall's crypt_blowfish. */
    private static final String SOUND = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Vertx vertx;

    @SuppressWarnings("NullAway.Init") // set before each test
    private PasswordHasher hasher;

    @BeforeAll
    static void take(Vertx injected) {
        vertx = injected;
    }

    @BeforeEach
    void open() {
        hasher = new PasswordHasher(vertx, new TestSettings().build().password(), new SecureRandom());
    }

    @AfterEach
    void close() {
        hasher.close();
    }

    static Stream<Arguments> damagedHashes() {
        return Stream.of(
                Arguments.of("empty", "bcrypt", ""),
                Arguments.of("garbage", "bcrypt", "not a hash"),
                Arguments.of("half a hash", "bcrypt", SOUND.substring(0, 30)),
                Arguments.of("last letter lost", "bcrypt", SOUND.substring(0, 59)),
                Arguments.of("one letter more", "bcrypt", SOUND + "W"),
                Arguments.of("letter of no alphabet", "bcrypt", SOUND.replace('E', '!')),
                Arguments.of("cost too low", "bcrypt", SOUND.replace("$05$", "$03$")),
                Arguments.of("cost above the ceiling", "bcrypt", SOUND.replace("$05$", "$15$")),
                Arguments.of("cost without rounds", "bcrypt", SOUND.replace("$05$", "$31$")),
                Arguments.of("cost of no bcrypt", "bcrypt", SOUND.replace("$05$", "$99$")),
                Arguments.of("cost no number", "bcrypt", SOUND.replace("$05$", "$xx$")),
                Arguments.of("made by the faulty PHP", "bcrypt", SOUND.replace("$2a$", "$2x$")),
                Arguments.of("unknown scheme", "argon2id", SOUND),
                Arguments.of("scheme empty", "", SOUND),
                Arguments.of("digested and damaged", "hmac-sha384-bcrypt", "$2a$05$"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedHashes")
    void damageIsTold(String unusedWhat, String scheme, String text) {
        Optional<PasswordHash> damaged = Optional.of(new PasswordHash(scheme, text));

        Verdict verdict = Await.value(hasher.verify(CALLER, password("U*U"), damaged));

        assertThat(verdict).isEqualTo(Verdict.DAMAGED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedHashes")
    void damagedHashCostsOneHash(String unusedWhat, String scheme, String text) {
        Optional<PasswordHash> damaged = Optional.of(new PasswordHash(scheme, text));

        Verdict unused = Await.value(hasher.verify(CALLER, password("U*U"), damaged));

        assertThat(hasher.figures().hashes()).isEqualTo(1);
    }

    /** The password that the faulty implementation took; source: the test vectors of Openwall's crypt_blowfish. */
    @Test
    void hashOfTheFaultyPhpIsDamagedEvenForItsOwnPassword() {
        PasswordHash faulty =
                new PasswordHash("bcrypt", "$2x$05$6bNw2HLQYeqHYyBfLMsv/OiwqTymGIGzFsA4hOTWebfehXHNprcAS");

        Verdict verdict = Await.value(hasher.verify(CALLER, password("\u0451"), Optional.of(faulty)));

        assertThat(verdict).isEqualTo(Verdict.DAMAGED);
    }

    static Stream<Arguments> otherQuestions() {
        Optional<PasswordHash> sound = Optional.of(new PasswordHash("bcrypt", SOUND));
        Optional<PasswordHash> digested = Optional.of(new PasswordHash("hmac-sha384-bcrypt", SOUND));
        return Stream.of(
                Arguments.of("right password", password("U*U"), sound, Verdict.MATCH_OUTDATED),
                Arguments.of("wrong password", password("U*V"), sound, Verdict.MISMATCH),
                Arguments.of("longest password", password("U".repeat(1024)), sound, Verdict.MISMATCH),
                Arguments.of("short password, digested hash", password("U*U"), digested, Verdict.MISMATCH),
                Arguments.of("unknown account", password("U*U"), Optional.empty(), Verdict.MISMATCH),
                Arguments.of("no password", Optional.empty(), sound, Verdict.MISMATCH),
                Arguments.of("neither", Optional.empty(), Optional.empty(), Verdict.MISMATCH));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherQuestions")
    void questionIsAnswered(
            String unusedWhat, Optional<PlainPassword> password, Optional<PasswordHash> hash, Verdict expected) {
        Verdict verdict = Await.value(hasher.verify(CALLER, password, hash));

        assertThat(verdict).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherQuestions")
    void questionCostsOneHash(
            String unusedWhat, Optional<PlainPassword> password, Optional<PasswordHash> hash, Verdict unusedVerdict) {
        Verdict unused = Await.value(hasher.verify(CALLER, password, hash));

        assertThat(hasher.figures().hashes()).isEqualTo(1);
    }

    @Test
    void hashingCostsOneHash() {
        PasswordHash unused = Await.value(hasher.hash(CALLER, password("secret").orElseThrow()));

        assertThat(hasher.figures().hashes()).isEqualTo(1);
    }

    @Test
    void nothingIsCountedBeforeTheFirstQuestion() {
        assertThat(hasher.figures().hashes()).isZero();
        assertThat(hasher.figures().refusals()).isZero();
    }

    private static Optional<PlainPassword> password(String text) {
        return PlainPassword.parse(text);
    }
}
