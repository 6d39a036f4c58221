package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That our JSON is what a library writes. */
@Tag("storeless")
class JsonTest {
    private static final JsonFactory LIBRARY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    @Test
    void everyCharacterIsWrittenAsTheLibraryWritesIt() {
        assertThat(IntStream.rangeClosed(0, 0xffff).filter(c -> !Character.isSurrogate((char) c)))
                .allSatisfy(c -> assertWritten("a" + Character.toString(c) + "z"));
    }

    @Test
    void charactersBeyondSixteenBitsAreTwoEscapes() {
        assertWritten("\ud83d\ude80");
    }

    @Test
    void fieldsComeInTheOrderGiven() {
        assertThat(Json.object()
                        .with("code", "busy")
                        .with("status", 503)
                        .with("title", "")
                        .toBuffer()
                        .toString())
                .isEqualTo("{\"code\":\"busy\",\"status\":503,\"title\":\"\"}\n");
        assertThat(Json.object().toBuffer().toString()).isEqualTo("{}\n");
    }

    private static void assertWritten(String value) {
        StringWriter expected = new StringWriter();
        try (JsonGenerator generator = LIBRARY.createGenerator(expected)) {
            generator.writeStartObject();
            generator.writeStringField("email", value);
            generator.writeEndObject();
        } catch (IOException inMemory) {
            throw new AssertionError(inMemory);
        }

        assertThat(Json.object().with("email", value).toBuffer().toString()).isEqualTo(expected + "\n");
    }
}
