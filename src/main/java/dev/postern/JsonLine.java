package dev.postern;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.KeyValuePair;

/**
 * Writes what is logged as one JSON object a line, for programs: when, how bad, what, and the named values in their order.
 * What is not ASCII is escaped, so no text can begin a line or reach a terminal's controls. Source: ASVS 5.0 V16.2.4,
 * V16.4.1.
 */
public final class JsonLine extends EncoderBase<ILoggingEvent> {
    /** Characters of one value; what is longer is cut. */
    static final int LONGEST = 1_024;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField(
                    "ts", event.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("level", event.getLevel().toString());
            if (event.getKeyValuePairs() != null) {
                for (KeyValuePair pair : event.getKeyValuePairs()) {
                    write(json, pair);
                }
            }
            String message = event.getFormattedMessage();
            if (message != null && !message.isEmpty()) {
                json.writeStringField("message", cut(message));
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringField("fault", ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
            json.writeEndObject();
        } catch (IOException cannotHappen) {
            throw new UncheckedIOException(cannotHappen);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private static void write(JsonGenerator json, KeyValuePair pair) throws IOException {
        if (pair.value instanceof Long number) {
            json.writeNumberField(pair.key, number);
        } else {
            json.writeStringField(pair.key, cut(String.valueOf(pair.value)));
        }
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
