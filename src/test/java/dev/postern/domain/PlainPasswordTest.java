package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts can be a password, and that nothing of one is lost or shown. */
class PlainPasswordTest {
    private static final String EMOJI = "\ud83d\ude00";

    @Test
    void emptyTextIsRefused() {
        assertThat(PlainPassword.parse("")).isEmpty();
    }

    static Stream<Named<String>> textsWithNul() {
        return Stream.of(
                Named.of("alone", "\0"),
                Named.of("in front", "\0secret"),
                Named.of("inside", "sec\0ret"),
                Named.of("at the end", "secret\0"),
                Named.of("beyond what bcrypt reads", "a".repeat(100) + '\0'));
    }

    @ParameterizedTest
    @MethodSource("textsWithNul")
    void nulIsRefused(String text) {
        assertThat(PlainPassword.parse(text)).isEmpty();
    }

    static Stream<Named<String>> brokenTexts() {
        return Stream.of(
                Named.of("high alone", "\ud83d"),
                Named.of("low alone", "\ude00"),
                Named.of("lowest surrogate", "a\ud800b"),
                Named.of("highest surrogate", "a\udfff"),
                Named.of("high before a letter", "\ud83da"),
                Named.of("pair turned round", "\ude00\ud83d"),
                Named.of("pair and a half", EMOJI + "\ud83d"));
    }

    @ParameterizedTest
    @MethodSource("brokenTexts")
    void loneSurrogateIsRefused(String text) {
        assertThat(PlainPassword.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "{1} times {0}")
    @CsvSource({"a, 1024", "\u00e9, 512", "\u20ac, 341", "\ud83d\ude00, 256", "\u0958, 170"})
    void longestPasswordIsAccepted(String letter, int times) {
        assertThat(PlainPassword.parse(letter.repeat(times))).isPresent();
    }

    /** U+0958 is one of the few letters that normal form C takes apart: three bytes become six. */
    @ParameterizedTest(name = "{1} times {0}")
    @CsvSource({"a, 1025", "\u00e9, 513", "\u20ac, 342", "\ud83d\ude00, 257", "\u0958, 171"})
    void longerPasswordIsRefused(String letter, int times) {
        assertThat(PlainPassword.parse(letter.repeat(times))).isEmpty();
    }

    @Test
    void lastByteOfTheLongestCounts() {
        PlainPassword one = password("a".repeat(1023) + "b");

        assertThat(one.utf8()).isNotEqualTo(password("a".repeat(1023) + "c").utf8());
    }

    @Test
    void composedAndDecomposedLettersAreOnePassword() {
        PlainPassword decomposed = password("cafe\u0301");

        assertThat(decomposed.utf8()).isEqualTo(password("caf\u00e9").utf8());
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {" ", "  two blanks before, one after ", "UPPER lower", "\t\n", "\ufb01\uff21\u00b2\u017f"})
    void nothingElseIsChanged(String text) {
        PlainPassword password = password(text);

        assertThat(password.utf8()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> counted() {
        return Stream.of(
                Arguments.of("abc", 3),
                Arguments.of("caf\u00e9", 4),
                Arguments.of("cafe\u0301", 4),
                Arguments.of(EMOJI, 1),
                Arguments.of(EMOJI.repeat(8), 8));
    }

    @ParameterizedTest
    @MethodSource("counted")
    void lengthIsCountedInCodePoints(String text, int codePoints) {
        PlainPassword password = password(text);

        assertThat(password.codePoints()).isEqualTo(codePoints);
    }

    @Test
    void wipingTheRevealedBytesLeavesThePassword() {
        PlainPassword password = password("secret");

        Arrays.fill(password.utf8(), (byte) 0);

        assertThat(password.utf8()).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void toStringHidesThePassword() {
        PlainPassword password = password("secret");

        assertThat(password).hasToString("PlainPassword[hidden]");
    }

    private static PlainPassword password(String text) {
        return PlainPassword.parse(text).orElseThrow();
    }
}
