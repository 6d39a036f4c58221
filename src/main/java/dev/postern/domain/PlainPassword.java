package dev.postern.domain;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as a person typed it, on its way to being hashed. Immutable; it cannot be printed, compared or serialised.
 *
 * <p>It is kept in normal form C, so that a letter with an accent is one password however the keyboard composes it
 * (NIST SP 800-63B-4 §3.1.1.2). Nothing else is changed: every byte counts.
 */
public final class PlainPassword {
    /** Longest password in UTF-8 bytes; our guess at "nobody types this". ASVS 5.0 V6.2.9 asks for 64 characters. */
    public static final int MAX_BYTES = 1024;

    private final String text;

    private PlainPassword(String text) {
        this.text = text;
    }

    /**
     * Reads a password; empty when it has no characters, more than {@value #MAX_BYTES} bytes, a NUL (bcrypt repeats its
     * key around one, so that different passwords match), or half of a surrogate pair (which encodes as a question mark).
     */
    public static Optional<PlainPassword> parse(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0 || hasLoneSurrogate(text)) {
            return Optional.empty();
        }
        PlainPassword password = new PlainPassword(Normalizer.normalize(text, Normalizer.Form.NFC));
        return password.utf8().length <= MAX_BYTES ? Optional.of(password) : Optional.empty();
    }

    /** Counts the Unicode code points: the unit in which a shortest length is asked (NIST SP 800-63B-4 §3.1.1.2). */
    public int codePoints() {
        return text.codePointCount(0, text.length());
    }

    /** Reveals the password to the hasher; a new array each time. */
    public byte[] utf8() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PlainPassword[hidden]";
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
