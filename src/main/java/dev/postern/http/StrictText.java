package dev.postern.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text that means one thing only. A lenient decoder turns every invalid byte into the same sign, and then two different
 * passwords are one.
 */
final class StrictText {
    private StrictText() {}

    /** Decodes UTF-8; empty when it is invalid. */
    static Optional<String> decode(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException invalid) {
            return Optional.empty();
        }
    }

    /** Whether a text can be a field's value: it has no NUL and no half of a surrogate pair. */
    static boolean isClean(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
