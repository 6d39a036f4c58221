package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** Lines that programs read: one object each, whatever is in it. */
@Tag("storeless")
class JsonLineTest {
    private final LoggerContext context = new LoggerContext();

    private String line(String message, @Nullable Throwable fault, KeyValuePair... values) {
        LoggingEvent event = new LoggingEvent(
                "here", context.getLogger("postern.events"), Level.INFO, message, fault, new Object[0]);
        event.setInstant(Instant.parse("2026-11-24T05:53:11.123Z"));
        for (KeyValuePair value : values) {
            event.addKeyValuePair(value);
        }
        return new String(new JsonLine().encode(event), StandardCharsets.US_ASCII);
    }

    private static Map<String, String> parse(String line) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                members.put(name, value + " " + json.getText());
            }
            assertThat(json.nextToken()).isNull();
        }
        return members;
    }

    @Test
    void valuesComeInTheirOrderAfterTheMomentInUtc() {
        assertThat(line("", null, new KeyValuePair("event", "login"), new KeyValuePair("user", 42L)))
                .isEqualTo(
                        "{\"ts\":\"2026-11-24T05:53:11.123Z\",\"level\":\"INFO\",\"event\":\"login\",\"user\":42}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nb", "a\r\n{\"event\":\"forged\"}", "\u2028\u2029", "\u001b[31m", "\"\\", "\ud800", "\0é"})
    void noValueBeginsALineOrReachesATerminal(String hostile) throws IOException {
        String line = line(hostile, null, new KeyValuePair("from", hostile));

        assertThat(line.strip()).matches("[ -~]+");
        assertThat(parse(line))
                .containsEntry("from", "VALUE_STRING " + hostile)
                .containsEntry("message", "VALUE_STRING " + hostile);
    }

    @Test
    void aLongValueIsCut() throws IOException {
        String line = line("y".repeat(8_192), null, new KeyValuePair("from", "x".repeat(8_192)));

        assertThat(parse(line))
                .containsEntry("from", "VALUE_STRING " + "x".repeat(JsonLine.LONGEST))
                .containsEntry("message", "VALUE_STRING " + "y".repeat(JsonLine.LONGEST));
    }

    @Test
    void whatWasThrownIsOnTheSameLine() throws IOException {
        String line = line("broken", new IllegalStateException("why"));

        assertThat(line).containsOnlyOnce("\n").endsWith("\n");
        assertThat(parse(line).get("fault")).startsWith("VALUE_STRING java.lang.IllegalStateException: why");
    }
}
