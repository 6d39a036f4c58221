package dev.postern.http;

import dev.postern.config.Settings;
import dev.postern.domain.Token;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that carries a token. Immutable.
 *
 * <p>It is read by hand: cookie parsers return the first of two cookies with one name, and the first may have been
 * planted by a neighbouring site. Two of them count as none. Source: RFC 6265 §4.2, §8.6.
 */
final class TokenCookie {
    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

    private final String start;
    private final String lifetime;
    private final Settings.Secure secure;
    private final Callers callers;

    private TokenCookie(String name, String lifetime, Settings.Cookie settings, Callers callers) {
        // With this prefix a browser takes the cookie from nobody but us. Source: RFC 6265bis §4.1.3.2.
        this.start = (settings.prefix() == Settings.Prefix.HOST ? "__Host-" : "") + name + "=";
        this.lifetime = lifetime;
        this.secure = settings.secure();
        this.callers = callers;
    }

    /** The one of a session: until the browser closes. */
    static TokenCookie ofSession(Settings.Cookie settings, Callers callers) {
        return new TokenCookie("session_id", "", settings, callers);
    }

    /** The one by which a browser is known, for a time. */
    static TokenCookie ofDevice(Settings.Cookie settings, Duration time, Callers callers) {
        return new TokenCookie("device_id", "; Max-Age=" + time.toSeconds(), settings, callers);
    }

    /** The token that the client sent; empty for none, several, or one that cannot be ours. */
    Optional<Token> read(HttpServerRequest request) {
        return read(request.headers().getAll(HttpHeaders.COOKIE));
    }

    /** The same, from the values of the Cookie header. */
    Optional<Token> read(List<String> headers) {
        @Nullable String found = null;
        for (String header : headers) {
            for (int from = 0; from <= header.length(); from = endOfPair(header, from) + 1) {
                String cookie = header.substring(from, endOfPair(header, from)).strip();
                if (cookie.startsWith(start)) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = cookie.substring(start.length());
                }
            }
        }
        return Optional.ofNullable(found).flatMap(Token::parse);
    }

    private static int endOfPair(String header, int from) {
        int semicolon = header.indexOf(';', from);
        return semicolon < 0 ? header.length() : semicolon;
    }

    /** The header that hands a token to the client. */
    String handOut(Token token, HttpServerRequest request) {
        return start + token.reveal() + ATTRIBUTES + lifetime + secureFor(request);
    }

    /** The header that makes a browser forget it. */
    String takeBack(HttpServerRequest request) {
        return start + ATTRIBUTES + secureFor(request) + "; Max-Age=0";
    }

    private String secureFor(HttpServerRequest request) {
        boolean said =
                secure == Settings.Secure.TRUE || (secure == Settings.Secure.AUTO && callers.isEncrypted(request));
        return said ? "; Secure" : "";
    }
}
