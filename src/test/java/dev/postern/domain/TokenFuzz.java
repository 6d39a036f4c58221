package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Any text as a token: it is one exactly if it is what would be written for its bytes. */
public final class TokenFuzz {
    private static final String FORM = "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]";

    private TokenFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        assertThat(Token.parse(text).isPresent()).isEqualTo(text.matches(FORM));
        Token.parse(text).ifPresent(token -> assertThat(token.reveal()).isEqualTo(text));

        byte[] secret = Arrays.copyOf(input, Token.BYTES);
        String written = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Token token = Token.parse(written).orElseThrow();
        assertThat(token.reveal()).isEqualTo(written);
        assertThat(token.digest().hex()).matches("[0-9a-f]{64}");
    }
}
