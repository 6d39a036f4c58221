package dev.postern.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Any bytes as a multipart form, and any parameters of its content type. What was written is read back.
 *
 * <p>The first line of the input is the end of the content type, the rest is the body.
 */
public final class MultipartFormFuzz {
    private static final String TYPE = "multipart/form-data";

    private static final String BOUNDARY = "----b0";

    private MultipartFormFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String all = new String(input, StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\n');
        String parameters = HeaderText.of(end < 0 ? all : all.substring(0, end));
        byte[] body = Arrays.copyOfRange(input, end + 1, input.length);

        Optional<Form> unused = FormClaims.parse(() -> MultipartForm.parse(TYPE + parameters, body));
        if (!all.contains(BOUNDARY)) {
            String text = new String(body, StandardCharsets.UTF_8);
            FormClaims.assertHolds(write(text), "a", Optional.of(text));
        }
    }

    private static Form write(String text) {
        String written = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + text + "\r\n--"
                + BOUNDARY + "--\r\n";
        return MultipartForm.parse(TYPE + "; boundary=" + BOUNDARY, written.getBytes(StandardCharsets.UTF_8));
    }
}
