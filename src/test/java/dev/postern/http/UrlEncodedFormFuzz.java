package dev.postern.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Any bytes as a URL-encoded form: what is read, the JDK's lenient decoder reads alike; what was written is read back. */
public final class UrlEncodedFormFuzz {
    /** Every character is a byte, so that invalid UTF-8 survives a decoder that would replace it. */
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private UrlEncodedFormFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        FormClaims.parse(() -> UrlEncodedForm.parse(input)).ifPresent(form -> compare(form, input));

        String text = new String(input, StandardCharsets.UTF_8);
        String escaped = URLEncoder.encode(text, StandardCharsets.UTF_8);
        Form form = UrlEncodedForm.parse(("a=b&x" + escaped + '=' + escaped).getBytes(StandardCharsets.US_ASCII));
        FormClaims.assertHolds(form, "x" + text, Optional.of(text));
    }

    private static void compare(Form form, byte[] input) {
        List<String> pairs = Stream.of(new String(input, BYTES).split("&"))
                .filter(pair -> !pair.isEmpty())
                .toList();
        // Behind a name that cannot be read nothing is looked at.
        if (pairs.stream().anyMatch(pair -> decode(nameOf(pair)).isEmpty())) {
            FormClaims.assertHolds(form, "a", Optional.empty());
            return;
        }
        for (String pair : pairs) {
            String value = pair.substring(Math.min(nameOf(pair).length() + 1, pair.length()));
            FormClaims.assertHolds(form, decode(nameOf(pair)).orElseThrow(), decode(value));
        }
    }

    private static String nameOf(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static Optional<String> decode(String escaped) {
        return StrictText.decode(URLDecoder.decode(escaped, BYTES).getBytes(BYTES));
    }
}
