package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a token is one text and no other, and that only its digest is worth storing. */
class TokenTest {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** The text of 32 zero bytes. */
    private static final String ZEROS = "A".repeat(43);

    private final Token token = Token.generate(new SecureRandom());

    @Test
    void revealedTextReadsBackAsTheSameToken() {
        String text = token.reveal();

        assertThat(Token.parse(text).map(Token::reveal)).contains(text);
    }

    @Test
    void tokenThatWasReadHasTheDigestOfTheOneRevealed() {
        String text = token.reveal();

        assertThat(Token.parse(text).map(Token::digest)).contains(token.digest());
    }

    @Test
    void textIs43CharactersOfBase64Url() {
        String text = token.reveal();

        assertThat(text).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void everyByteComesFromTheRandomSource() {
        Token counted = Token.generate(new CountingRandom());

        assertThat(Base64.getUrlDecoder().decode(counted.reveal())).isEqualTo(CountingRandom.firstBytes());
    }

    @Test
    void everyProperPrefixIsRefused() {
        String text = token.reveal();

        assertThat(IntStream.range(0, text.length()).mapToObj(end -> text.substring(0, end)))
                .allSatisfy(TokenTest::assertRefused);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"A", "=", " ", "\n", "AAAA"})
    void extensionIsRefused(String more) {
        assertRefused(token.reveal() + more);
    }

    @Test
    void changingTheCaseOfALetterNeverYieldsTheSameToken() {
        String text = token.reveal();

        Stream<Optional<Token.Digest>> others = IntStream.range(0, text.length())
                .filter(at -> Character.isLetter(text.charAt(at)))
                .mapToObj(at -> text.substring(0, at) + swapCase(text.charAt(at)) + text.substring(at + 1))
                .map(other -> Token.parse(other).map(Token::digest));

        assertThat(others).isNotEmpty().doesNotContain(Optional.of(token.digest()));
    }

    /** Four last characters decode alike; only the one with zeros in the two spare bits was ever written. */
    @Test
    void lastCharacterWithSpareBitsSetIsRefused() {
        List<String> accepted = ALPHABET.chars()
                .mapToObj(last -> ZEROS.substring(1) + (char) last)
                .filter(text -> Token.parse(text).isPresent())
                .map(text -> text.substring(42))
                .toList();

        assertThat(String.join("", accepted)).isEqualTo("AEIMQUYcgkosw048");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"+", "/", "=", " ", ".", ",", "%", "\u0000", "\u00e9", "\uff21", "\u0410"})
    void characterOfAnotherAlphabetIsRefused(String character) {
        assertRefused(character + ZEROS.substring(1));
        assertRefused(ZEROS.substring(0, 21) + character + ZEROS.substring(22));
        assertRefused(ZEROS.substring(1) + character);
    }

    @Test
    void paddingInPlaceOfCharactersIsRefused() {
        assertRefused(ZEROS.substring(2) + "==");
    }

    @Test
    void digestIsTheSha256OfTheBytes() throws Exception {
        byte[] secret = Base64.getUrlDecoder().decode(token.reveal());

        Token.Digest digest = token.digest();

        byte[] expected = MessageDigest.getInstance("SHA-256").digest(secret);
        assertThat(digest.hex()).isEqualTo(HexFormat.of().formatHex(expected));
    }

    @Test
    void digestOfZerosIsThePublishedOne() {
        Optional<Token.Digest> digest = Token.parse(ZEROS).map(Token::digest);

        assertThat(digest.map(Token.Digest::hex))
                .contains("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    }

    @Test
    void tenThousandTokensAreDistinct() {
        SecureRandom random = new SecureRandom();

        Stream<String> texts =
                Stream.generate(() -> Token.generate(random).reveal()).limit(10_000);

        assertThat(texts).doesNotHaveDuplicates();
    }

    @Test
    void toStringHidesTheSecret() {
        assertThat(token).hasToString("Token[hidden]");
    }

    private static void assertRefused(String text) {
        assertThat(Token.parse(text)).as(text).isEmpty();
    }

    private static char swapCase(char letter) {
        return Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
    }

    /** Not random at all: 1, 2, 3, … */
    private static final class CountingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i + 1);
            }
        }

        static byte[] firstBytes() {
            byte[] bytes = new byte[32];
            new CountingRandom().nextBytes(bytes);
            return bytes;
        }
    }
}
