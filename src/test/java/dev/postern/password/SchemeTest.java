package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.PlainPassword;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bcrypt is given in place of a password. */
class SchemeTest {
    @ParameterizedTest(name = "{1} times {0}")
    @CsvSource({"a, 1", "a, 71", "a, 72", "\u00e9, 36", "\u20ac, 24", "\ud83d\ude00, 18"})
    void passwordThatBcryptReadsInFullIsGivenToItAsItIs(String letter, int times) {
        Scheme scheme = Scheme.suiting(password(letter.repeat(times)));

        assertThat(scheme).isEqualTo(Scheme.BCRYPT);
    }

    @ParameterizedTest(name = "{1} times {0}")
    @CsvSource({"a, 73", "a, 1024", "\u00e9, 37", "\u20ac, 25", "\ud83d\ude00, 19"})
    void longerPasswordIsDigestedFirst(String letter, int times) {
        Scheme scheme = Scheme.suiting(password(letter.repeat(times)));

        assertThat(scheme).isEqualTo(Scheme.HMAC_BCRYPT);
    }

    @Test
    void namesInTheTableNeverChange() {
        assertThat(Stream.of(Scheme.values()).map(Scheme::label)).containsExactly("bcrypt", "hmac-sha384-bcrypt");
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void schemeIsFoundByItsName(Scheme scheme) {
        assertThat(Scheme.labelled(scheme.label())).contains(scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BCRYPT", "Bcrypt", "bcrypt ", "argon2id", "hmac-sha384", "HMAC_BCRYPT"})
    void otherNameIsNoScheme(String label) {
        assertThat(Scheme.labelled(label)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "  ", "caf\u00e9", "\ud83d\ude00"})
    void keyOfAShortPasswordIsThePassword(String text) {
        String key = key(Scheme.BCRYPT, password(text));

        assertThat(key).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {73, 74, 255, 256, 1023, 1024})
    void keyOfALongPasswordIsTheBase64OfItsHmac(int bytes) throws Exception {
        String text = "a".repeat(bytes);
        Mac mac = Mac.getInstance("HmacSHA384");
        mac.init(new SecretKeySpec("postern/password/1".getBytes(StandardCharsets.US_ASCII), "any"));
        byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));

        String key = key(Scheme.HMAC_BCRYPT, password(text));

        assertThat(key).isEqualTo(Base64.getEncoder().encodeToString(digest));
    }

    @Test
    void keyOfALongPasswordIsAlways64LettersThatBcryptReadsInFull() {
        Stream<String> keys =
                IntStream.rangeClosed(73, 1024).mapToObj(bytes -> key(Scheme.HMAC_BCRYPT, password("p".repeat(bytes))));

        assertThat(keys).allSatisfy(key -> assertThat(key).matches("[A-Za-z0-9+/]{64}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 71, 72, 73, 127, 128, 1023})
    void everyByteOfALongPasswordCounts(int at) {
        StringBuilder other = new StringBuilder("a".repeat(1024));
        other.setCharAt(at, 'b');

        String key = key(Scheme.HMAC_BCRYPT, password(other.toString()));

        assertThat(key).isNotEqualTo(key(Scheme.HMAC_BCRYPT, password("a".repeat(1024))));
    }

    private static PlainPassword password(String text) {
        return PlainPassword.parse(text).orElseThrow();
    }

    private static String key(Scheme scheme, PlainPassword password) {
        return new String(scheme.keyOf(password), StandardCharsets.UTF_8);
    }
}
