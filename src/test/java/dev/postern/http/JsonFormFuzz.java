package dev.postern.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any bytes as a JSON object: what is read, Vert.x reads alike; what was written is read back. */
public final class JsonFormFuzz {
    private JsonFormFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FormClaims.parse(() -> JsonForm.parse(input)).ifPresent(form -> compare(form, input));

        String text = new String(input, StandardCharsets.UTF_8);
        byte[] written = Json.object().with("a", 1).with("b", text).toBuffer().getBytes();
        FormClaims.assertHolds(JsonForm.parse(written), "b", Optional.of(text));
        FormClaims.assertHolds(JsonForm.parse(written), "a", Optional.empty());
    }

    private static void compare(Form form, byte[] input) {
        StrictText.decode(input).flatMap(JsonFormFuzz::decode).ifPresent(object -> object.getMap()
                .forEach((name, value) -> FormClaims.assertHolds(
                        form, name, Optional.ofNullable(value instanceof String text ? text : null))));
    }

    /** Vert.x turns numbers into values, which it refuses for long ones; we only pass over them. */
    private static Optional<JsonObject> decode(String text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException refused) {
            return Optional.empty();
        }
    }
}
