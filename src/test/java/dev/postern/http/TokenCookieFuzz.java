package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings;
import dev.postern.config.Settings.Prefix;
import dev.postern.config.Settings.Secure;
import dev.postern.domain.Token;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Any lines as Cookie headers: a token that is read is there once under its name, and Netty's decoder finds it too. */
public final class TokenCookieFuzz {
    private TokenCookieFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        List<String> headers = Arrays.asList(HeaderText.of(text).split("\n", -1));
        check(headers, Prefix.NONE, "session_id");
        check(headers, Prefix.HOST, "__Host-session_id");
    }

    private static void check(List<String> headers, Prefix prefix, String name) {
        TokenCookie cookie = TokenCookie.ofSession(new Settings.Cookie(Secure.AUTO, prefix), new Callers(List.of()));
        List<String> found = headers.stream()
                .flatMap(TokenCookieFuzz::decode)
                .filter(other -> other.name().strip().equals(name))
                .map(other -> other.value().strip())
                .toList();
        List<String> headersWithOne = List.of("a=b; " + name + '=' + "A".repeat(Token.CHARACTERS));
        assertThat(cookie.read(headersWithOne)).isPresent();
        cookie.read(headers).map(Token::reveal).ifPresent(token -> {
            assertThat(found).contains(token);
            assertThat(cookie.read(twice(headers))).isEmpty();
        });
    }

    private static List<String> twice(List<String> headers) {
        return Stream.concat(headers.stream(), headers.stream()).toList();
    }

    private static Stream<Cookie> decode(String header) {
        return ServerCookieDecoder.LAX.decodeAll(header).stream();
    }
}
