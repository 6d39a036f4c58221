package dev.postern.http;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * JSON objects as the seed writes them: compact, ASCII with lower-case escapes, one newline at the end. Written by
 * hand because every session check writes one; a test compares it with Jackson's. Source of the escapes: RFC 8259 §7.
 */
final class Json {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder text = new StringBuilder(96).append('{');

    private Json() {}

    /** Starts an object. The seed orders keys by the alphabet, so callers add them that way. */
    static Json object() {
        return new Json();
    }

    Json with(String key, String value) {
        name(key);
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            append(value.charAt(i));
        }
        text.append('"');
        return this;
    }

    Json with(String key, int value) {
        name(key);
        text.append(value);
        return this;
    }

    Json with(String key, boolean value) {
        name(key);
        text.append(value);
        return this;
    }

    /** Adds a moment, where there is one. */
    Json with(String key, Optional<Instant> moment) {
        return moment.map(there -> with(key, there.toString())).orElse(this);
    }

    Json with(String key, List<Json> objects) {
        name(key);
        text.append(objects.stream().map(Json::text).collect(Collectors.joining(",", "[", "]")));
        return this;
    }

    /** The object, without a newline. */
    String text() {
        return text + "}";
    }

    Buffer toBuffer() {
        return Buffer.buffer(text.append("}\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void name(String key) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(key).append("\":");
    }

    private void append(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c >= ' ' && c <= '~' + 1) {
                    text.append(c);
                } else {
                    text.append("\\u").append(HEX.toHexDigits(c));
                }
            }
        }
    }
}
