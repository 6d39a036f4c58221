package dev.postern.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Flat JSON objects as the seed writes them: compact, ASCII with lower-case escapes, one newline at the end.
 */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    private final JsonGenerator generator;

    private Json() {
        try {
            generator = FACTORY.createGenerator(bytes);
            generator.writeStartObject();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    /** Starts an object. The seed orders keys by the alphabet, so callers add them that way. */
    static Json object() {
        return new Json();
    }

    Json with(String key, String value) {
        try {
            generator.writeStringField(key, value);
            return this;
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    Json with(String key, int value) {
        try {
            generator.writeNumberField(key, value);
            return this;
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    Buffer toBuffer() {
        try {
            generator.writeEndObject();
            generator.close();
            bytes.write('\n');
            return Buffer.buffer(bytes.toByteArray());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }
}
