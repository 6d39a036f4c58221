package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are no address, because they are none or could be mistaken for another. */
class EmailAddressRefusalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "bob",
                "@example.com",
                " @example.com",
                "bob@",
                "bob@ ",
                "bob@@example.com",
                "bob@rob@example.com",
                "@bob@example.com",
                "bob@example.com@",
            })
    void oneSignWithTextOnBothSidesIsNeeded(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob smith@example.com",
                "bob @example.com",
                "bob@ example.com",
                "bob@exam ple.com",
                "Bob <bob@example.com>",
            })
    void blankInsideIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@.",
                "bob@.example.com",
                "bob@example.com.",
                "bob@example..com",
                "bob@\u3002example.com",
                "bob@example.com\u3002",
                "bob@example\u3002.com",
            })
    void emptyLabelOfTheDomainIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@exam_ple.com",
                "bob@exam!ple.com",
                "bob@exam/ple.com",
                "bob@example.com:25",
                "bob@[192.0.2.1]",
                "bob@-example.com",
                "bob@example-.com",
                "bob@\u2488com",
                "bob@\u05d0a.com",
            })
    void domainThatTheNameSystemCannotKnowIsRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(strings = {"00DF", "1E9E", "03C2", "200C", "200D"})
    void signThatTwoGenerationsOfDomainNamesReadDifferentlyIsRefused(String hex) {
        String domain = "stra" + Character.toString(Integer.parseInt(hex, 16)) + "e.example";

        assertThat(EmailAddress.parse("bob@" + domain)).isEmpty();
    }

    static Stream<Named<String>> unclearSigns() {
        IntStream controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0));
        IntStream invisible = IntStream.of(
                0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
                0x2060, 0x2063, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xe0001, 0xe0041);
        IntStream blanks = IntStream.of(0xa0, 0x1680, 0x2003, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000);
        IntStream nobodysSigns = IntStream.of(0x378, 0xe000, 0xfdd0, 0xffff, 0xf0000, 0x10ffff);
        IntStream standIns = IntStream.of(0x212a, 0xff20, 0xfe6b, 0x37e, 0x1fef);
        return Stream.of(controls, invisible, blanks, nobodysSigns, standIns)
                .flatMapToInt(signs -> signs)
                .mapToObj(sign -> Named.of(String.format("U+%04X", sign), Character.toString(sign)));
    }

    @ParameterizedTest
    @MethodSource("unclearSigns")
    void unclearSignIsRefusedWhereverItStands(String sign) {
        Stream<String> texts = Stream.of(
                sign + "bob@example.com",
                "bo" + sign + "b@example.com",
                "bob" + sign + "example.com",
                "bob@exa" + sign + "mple.com",
                "bob@example.com" + sign);

        assertThat(texts).allSatisfy(EmailAddressRefusalTest::assertRefused);
    }

    static Stream<Named<String>> brokenPairs() {
        return Stream.of(
                Named.of("high alone", "\ud83d"),
                Named.of("low alone", "\ude00"),
                Named.of("pair turned round", "\ude00\ud83d"));
    }

    @ParameterizedTest
    @MethodSource("brokenPairs")
    void loneSurrogateInTheLocalPartIsRefused(String broken) {
        assertThat(EmailAddress.parse("bo" + broken + "b@example.com")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokenPairs")
    void loneSurrogateInTheDomainIsRefused(String broken) {
        assertThat(EmailAddress.parse("bob@exa" + broken + "mple.com")).isEmpty();
    }

    @Test
    void longestAddressIsAccepted() {
        String longest = "b".repeat(EmailAddress.MAX_BYTES - "@example.com".length()) + "@example.com";

        assertThat(longest).hasSize(254);
        assertThat(EmailAddress.parse(longest)).isPresent();
    }

    @Test
    void addressOneByteLongerIsRefused() {
        String tooLong = "b".repeat(255 - "@example.com".length()) + "@example.com";

        assertThat(EmailAddress.parse(tooLong)).isEmpty();
    }

    @Test
    void lengthIsCountedWithoutTheBlanksAround() {
        String longest = "b".repeat(254 - "@example.com".length()) + "@example.com";

        assertThat(EmailAddress.parse("  " + longest + "  ")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {121, 122})
    void lengthIsCountedInBytes(int letters) {
        String text = "\u00e9".repeat(letters) + "@example.com";

        boolean accepted = EmailAddress.parse(text).isPresent();

        assertThat(accepted).isEqualTo(2 * letters + "@example.com".length() <= 254);
    }

    @Test
    void addressThatIsTooLongInAsciiIsRefused() {
        String manyLabels = "bob@" + "\u00fc.".repeat(35) + "example";

        assertThat(manyLabels).hasSizeLessThan(100);
        assertThat(EmailAddress.parse(manyLabels)).isEmpty();
    }

    @Test
    void addressThatIsTooLongAsTypedIsRefused() {
        String decomposed = "e\u0301".repeat(100) + "@example.com";

        assertThat(EmailAddress.parse(decomposed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void labelOfTheDomainHasAtMost63Letters(int letters) {
        String text = "bob@" + "a".repeat(letters) + ".com";

        boolean accepted = EmailAddress.parse(text).isPresent();

        assertThat(accepted).isEqualTo(letters <= 63);
    }

    private static void assertRefused(String text) {
        assertThat(EmailAddress.parse(text)).isEmpty();
    }
}
