package dev.postern.password;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.PasswordHash;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;

/** Which passwords match which hashes. */
@ExtendWith(VertxExtension.class)
class PasswordHasherTest {
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

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1, 8, 55, 56, 71, 72, 73, 255, 256, 1023, 1024})
    void passwordMatchesItsHash(int bytes) {
        PasswordHash hash = hash("p".repeat(bytes));

        assertThat(verify("p".repeat(bytes), hash)).isEqualTo(Verdict.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret", "secret ", " secret", "secre", "secrets", "s\u00e9cret"})
    void otherPasswordDoesNotMatch(String other) {
        PasswordHash hash = hash("secret");

        assertThat(verify(other, hash)).isEqualTo(Verdict.MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"1, bcrypt", "72, bcrypt", "73, hmac-sha384-bcrypt", "1024, hmac-sha384-bcrypt"})
    void schemeIsStoredWithTheHash(int bytes, String scheme) {
        PasswordHash hash = hash("p".repeat(bytes));

        assertThat(hash.scheme()).isEqualTo(scheme);
    }

    @Test
    void hashIsOfTheCostThatIsConfigured() {
        PasswordHash hash = hash("secret");

        assertThat(hash.text()).startsWith("$2a$04$").hasSize(60);
    }

    /** Counted from one. */
    @ParameterizedTest(name = "byte {0} of {1}")
    @CsvSource({"1, 72", "72, 72", "72, 73", "73, 73", "73, 74", "1, 1024", "73, 1024", "1024, 1024"})
    void everyByteCounts(int at, int bytes) {
        PasswordHash hash = hash("a".repeat(bytes));
        String other = "a".repeat(at - 1) + 'b' + "a".repeat(bytes - at);

        assertThat(verify(other, hash)).isEqualTo(Verdict.MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"71, 72", "72, 73", "73, 72", "73, 74", "1023, 1024", "1024, 1023"})
    void lengthCounts(int stored, int typed) {
        PasswordHash hash = hash("a".repeat(stored));

        assertThat(verify("a".repeat(typed), hash)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void foreignHashOfTheFirst72BytesDoesNotMatchALongerPassword() {
        PasswordHash foreign = new PasswordHash("bcrypt", BCrypt.hashpw("a".repeat(73), BCrypt.gensalt(4)));

        assertThat(verify("a".repeat(73), foreign)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void digestOfALongPasswordIsNotASecondPassword() {
        PlainPassword typed = password("a".repeat(73));
        PasswordHash hash = Await.value(hasher.hash(CALLER, typed));

        assertThat(verify(new String(Scheme.HMAC_BCRYPT.keyOf(typed), StandardCharsets.US_ASCII), hash))
                .isEqualTo(Verdict.MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"\u00e9, \u00e8", "\u20ac, \u20ad", "\u0451, \u0452", "\ud83d\ude00, \ud83d\ude01", "\u00ff, y"})
    void bytesBeyondAsciiCount(String typed, String other) {
        PasswordHash hash = hash(typed);

        assertThat(verify(typed, hash)).isEqualTo(Verdict.MATCH);
        assertThat(verify(other, hash)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void composedAndDecomposedLettersAreOnePassword() {
        PasswordHash hash = hash("caf\u00e9");

        assertThat(verify("cafe\u0301", hash)).isEqualTo(Verdict.MATCH);
    }

    @Test
    void onePasswordHasManyHashes() {
        Stream<String> hashes =
                IntStream.range(0, 20).mapToObj(i -> hash("secret").text());

        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void saltsAreDistinct() {
        Stream<String> salts =
                IntStream.range(0, 20).mapToObj(i -> hash("secret").text().substring(7, 29));

        assertThat(salts).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void hashOfAnotherCostMatchesAndIsOutdated(int cost) {
        PasswordHash stored = new PasswordHash("bcrypt", BCrypt.hashpw("secret", BCrypt.gensalt(cost)));

        assertThat(verify("secret", stored)).isEqualTo(Verdict.MATCH_OUTDATED);
    }

    @Test
    void wrongPasswordForAHashOfAnotherCostDoesNotMatch() {
        PasswordHash stored = new PasswordHash("bcrypt", BCrypt.hashpw("secret", BCrypt.gensalt(5)));

        assertThat(verify("Secret", stored)).isEqualTo(Verdict.MISMATCH);
    }

    @Test
    void hashingEndsOnTheContextOfTheCaller() {
        Context caller = vertx.getOrCreateContext();

        Future<Context> arrived = Future.future(promise -> caller.runOnContext(go ->
                hasher.hash(CALLER, password("secret")).onComplete(done -> promise.complete(Vertx.currentContext()))));

        assertThat(Await.value(arrived)).isSameAs(caller);
    }

    @Test
    void verifyingEndsOnTheContextOfTheCaller() {
        Context caller = vertx.getOrCreateContext();

        Future<Context> arrived = Future.future(
                promise -> caller.runOnContext(go -> hasher.verify(CALLER, Optional.empty(), Optional.empty())
                        .onComplete(done -> promise.complete(Vertx.currentContext()))));

        assertThat(Await.value(arrived)).isSameAs(caller);
    }

    @Test
    void closedHasherIsBusy() {
        hasher.close();

        assertThat(Await.reason(hasher.hash(CALLER, password("secret")))).isEqualTo(Reason.BUSY);
        assertThat(hasher.figures().refusals()).isEqualTo(1);
    }

    private PasswordHash hash(String text) {
        return Await.value(hasher.hash(CALLER, password(text)));
    }

    private Verdict verify(String text, PasswordHash hash) {
        return Await.value(hasher.verify(CALLER, Optional.of(password(text)), Optional.of(hash)));
    }

    private static PlainPassword password(String text) {
        return PlainPassword.parse(text).orElseThrow();
    }
}
