package dev.postern.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/** Reads a JSON object as a form: its texts are the fields, and a value of another kind is one that cannot be read. */
final class JsonForm {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonForm() {}

    static Form parse(byte[] body) {
        return StrictText.decode(body).map(JsonForm::parse).orElseGet(Form::unreadable);
    }

    private static Form parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            Form form = Form.empty();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
                form.add(name, isText ? Optional.of(parser.getText()) : Optional.empty());
                parser.skipChildren();
            }
            require(parser.nextToken() == null);
            return form;
        } catch (IOException malformed) {
            throw RefusedRequest.because(
                    String.valueOf(malformed.getMessage()).startsWith("Duplicate field")
                            ? Problem.DUPLICATE_FIELD
                            : Problem.MALFORMED_REQUEST);
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
        }
    }
}
