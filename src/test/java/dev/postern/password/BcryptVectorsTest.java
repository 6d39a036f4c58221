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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That hashes made by others verify: the published test vectors of four implementations. */
@ExtendWith(VertxExtension.class)
class BcryptVectorsTest {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PasswordHasher hasher;

    @BeforeAll
    static void open(Vertx vertx) {
        hasher = new PasswordHasher(vertx, new TestSettings().build().password(), new SecureRandom());
    }

    @AfterAll
    static void close() {
        hasher.close();
    }

    /** Source: jBCrypt's TestBCrypt, which has them from OpenBSD; without the empty password, which nobody can have, and most of the slow ones. */
    @ParameterizedTest
    @CsvSource({
        "a, $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
        "a, $2a$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V.",
        "a, $2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u",
        "abc, $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
        "abc, $2a$08$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm",
        "abcdefghijklmnopqrstuvwxyz, $2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC",
        "abcdefghijklmnopqrstuvwxyz, $2a$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz.",
        "~!@#$%^&*()      ~!@#$%^&*()PNBFRD, $2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO",
        "~!@#$%^&*()      ~!@#$%^&*()PNBFRD, $2a$08$Eq2r4G/76Wv39MzSX262huzPz612MZiYHVUJe/OcOql2jo4.9UxTW",
    })
    void vectorOfJBCryptVerifies(String password, String hash) {
        assertThat(verify(password, hash)).isEqualTo(Verdict.MATCH_OUTDATED);
    }

    /** Source: Openwall's crypt_blowfish; the last one is as long as bcrypt reads. */
    @ParameterizedTest
    @CsvSource({
        "U*U, $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        "U*U*, $2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK",
        "U*U*U, $2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a",
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,"
                + "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
    })
    void vectorOfOpenwallVerifies(String password, String hash) {
        assertThat(verify(password, hash)).isEqualTo(Verdict.MATCH_OUTDATED);
    }

    /** Source: pyca/bcrypt, the implementation of the seed's own stack, which writes {@code $2b$}. */
    @ParameterizedTest
    @CsvSource({
        "Kk4DQuMMfZL9o, $2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm",
        "9IeRXmnGxMYbs, $2b$04$pQ7gRO7e6wx/936oXhNjrOUNOHL1D0h1N2IDbJZYs.1ppzSof6SPy",
        "xVQVbwa1S0M8r, $2b$04$SQe9knOzepOVKoYXo9xTteNYr6MBwVz4tpriJVe3PNgYufGIsgKcW",
        "Zfgr26LWd22Za, $2b$04$eH8zX.q5Q.j2hO1NkVYJQOM6KxntS/ow3.YzVmFrE4t//CoF4fvne",
        "Tg4daC27epFBE, $2b$04$ahiTdwRXpUG2JLRcIznxc.s1.ydaPGD372bsGs8NqyYjLY1inG5n2",
        "xhQPMmwh5ALzW, $2b$04$nQn78dV0hGHf5wUBe0zOFu8n07ZbWWOKoGasZKRspZxtt.vBRNMIy",
    })
    void vectorOfPycaVerifies(String password, String hash) {
        assertThat(verify(password, hash)).isEqualTo(Verdict.MATCH);
    }

    /** Source: passlib, whose vectors hold letters of two and three bytes. */
    @ParameterizedTest
    @CsvSource({
        "t\u00e1\u0411\u2113\u0259, $2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG",
        "t\u00e1\u0411\u2113\u0259, $2b$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG",
    })
    void vectorOfPasslibVerifies(String password, String hash) {
        assertThat(verify(password, hash)).isEqualTo(Verdict.MATCH_OUTDATED);
    }

    @ParameterizedTest
    @CsvSource({"$2a$", "$2b$", "$2y$"})
    void soundPrefixesAreNamesForOneAlgorithm(String prefix) {
        String hash = prefix + "05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

        assertThat(verify("U*U", hash)).isEqualTo(Verdict.MATCH_OUTDATED);
    }

    private static Verdict verify(String password, String hash) {
        return Await.value(
                hasher.verify(CALLER, PlainPassword.parse(password), Optional.of(new PasswordHash("bcrypt", hash))));
    }
}
