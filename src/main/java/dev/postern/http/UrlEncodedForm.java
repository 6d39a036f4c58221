package dev.postern.http;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Reads {@code application/x-www-form-urlencoded}, strictly: the decoders of Vert.x and Netty pass over malformed
 * percent signs and replace invalid UTF-8. Source: WHATWG URL Standard §5.1, except that faults are refused.
 */
final class UrlEncodedForm {
    private UrlEncodedForm() {}

    static Form parse(byte[] body) {
        Form form = Form.empty();
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '&') {
                if (i > start) {
                    if (!addField(form, body, start, i)) {
                        return Form.unreadable();
                    }
                }
                start = i + 1;
            }
        }
        return form;
    }

    private static boolean addField(Form form, byte[] body, int from, int to) {
        int equals = from;
        while (equals < to && body[equals] != '=') {
            equals++;
        }
        Optional<String> name = StrictText.decode(unescape(body, from, equals));
        Optional<String> value = StrictText.decode(unescape(body, Math.min(equals + 1, to), to));
        name.ifPresent(readable -> form.add(readable, value));
        return name.isPresent();
    }

    private static byte[] unescape(byte[] body, int from, int to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (body[i] == '+') {
                bytes.write(' ');
            } else if (body[i] == '%') {
                if (i + 2 >= to || !isHex(body[i + 1]) || !isHex(body[i + 2])) {
                    throw RefusedRequest.because(Problem.MALFORMED_REQUEST);
                }
                bytes.write(HexFormat.fromHexDigit(body[i + 1]) << 4 | HexFormat.fromHexDigit(body[i + 2]));
                i += 2;
            } else {
                bytes.write(body[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isHex(byte digit) {
        return HexFormat.isHexDigit(digit);
    }
}
