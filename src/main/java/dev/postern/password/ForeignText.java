package dev.postern.password;

import java.util.Base64;
import java.util.Optional;

/** The alphabets in which others write bytes. */
final class ForeignText {
    private ForeignText() {}

    /** Base64, with or without its padding; also passlib's, which has a dot for the plus. Empty for anything else. */
    static Optional<byte[]> bytes(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.replace('.', '+').replaceAll("=+$", "")))
                    .filter(bytes -> bytes.length > 0);
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** A number in a range; empty for anything else. */
    static Optional<Integer> number(String text, int least, int most) {
        return text.matches("[0-9]{1,9}")
                ? Optional.of(Integer.parseInt(text)).filter(number -> least <= number && number <= most)
                : Optional.empty();
    }
}
