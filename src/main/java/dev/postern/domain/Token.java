package dev.postern.domain;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A random secret that stands for something: a session, or the right to set a new password. Immutable; its text form
 * goes to one client once, the service keeps only its {@link Digest}.
 */
public final class Token {
    /** 256 bits. ASVS 5.0 V7.2.3 asks for 128; twice that leaves nothing to discuss. */
    public static final int BYTES = 32;

    /** Length of the text form: base64url of {@link #BYTES} bytes without padding. */
    public static final int CHARACTERS = 43;

    /** The last character carries two spare bits: of the four texts that decode alike only one is the token. */
    private static final String LAST = "AEIMQUYcgkosw048";

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    /** Makes a new secret. */
    public static Token generate(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new Token(secret);
    }

    /** Reads the text form; empty for anything that {@link #reveal} cannot have written. */
    public static Optional<Token> parse(String text) {
        if (text.length() != CHARACTERS || LAST.indexOf(text.charAt(CHARACTERS - 1)) < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Token(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** Writes the secret as text for its one receiver. */
    public String reveal() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /**
     * Computes what the service stores and looks up. A plain hash is enough for a random secret of this size (ASVS 5.0
     * V6.5.2), and looking up a hash tells an attacker with a stopwatch nothing about the secret.
     */
    public Digest digest() {
        try {
            LongBuffer words = ByteBuffer.wrap(
                            MessageDigest.getInstance("SHA-256").digest(secret))
                    .asLongBuffer();
            return new Digest(words.get(), words.get(), words.get(), words.get());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return "Token[hidden]";
    }

    /**
     * The SHA-256 of a token: what is stored. Its four words rather than its text, because it is looked up in memory for
     * every check.
     *
     * @param first bits 0 to 63, and so on
     */
    public record Digest(long first, long second, long third, long fourth) {
        /** Hexadecimal digits of a word. */
        private static final int WORD = 16;

        /** Writes it as the store knows it: 64 lower-case hexadecimal digits. */
        public String hex() {
            HexFormat format = HexFormat.of();
            return format.toHexDigits(first)
                    + format.toHexDigits(second)
                    + format.toHexDigits(third)
                    + format.toHexDigits(fourth);
        }

        /** Reads what {@link #hex} has written; throws {@link IllegalArgumentException} for anything else. */
        public static Digest ofHex(String hex) {
            if (hex.length() != 4 * WORD) {
                throw new IllegalArgumentException("not a digest");
            }
            return new Digest(word(hex, 0), word(hex, 1), word(hex, 2), word(hex, 3));
        }

        private static long word(String hex, int index) {
            return HexFormat.fromHexDigitsToLong(hex, index * WORD, (index + 1) * WORD);
        }

        /** Any of its bits are as good as all: they are random. */
        @Override
        public int hashCode() {
            return (int) first;
        }
    }
}
