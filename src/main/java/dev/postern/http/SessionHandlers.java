package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Logging in and out, and who am I, in HTTP. Thread-safe. */
final class SessionHandlers {
    private static final CharSequence CLEAR_SITE_DATA = HttpHeaders.createOptimized("clear-site-data");

    /** Not "cookies": browsers would drop those of every host below the registered domain. ASVS 5.0 V14.3.1. */
    private static final CharSequence WHAT_PAGES_KEEP = HttpHeaders.createOptimized("\"cache\", \"storage\"");

    private final Auth auth;
    private final Callers callers;
    private final SessionCookie cookie;

    SessionHandlers(Auth auth, Callers callers, SessionCookie cookie) {
        this.auth = auth;
        this.callers = callers;
        this.cookie = cookie;
    }

    Future<Answer> home(HttpServerRequest request) {
        return Future.succeededFuture(Answer.json(200, Json.object().with("message", "Bienvenue")));
    }

    Future<Answer> logIn(HttpServerRequest request) {
        Optional<Token> previous = cookie.read(request);
        return RequestBody.readForm(request)
                .compose(form -> auth.signIn(
                        callers.of(request), form.textOrEmpty("email"), form.textOrEmpty("password"), previous))
                .map(issued -> Answer.json(
                                200,
                                Json.object()
                                        .with("email", issued.email().typed())
                                        .with("message", "logged in"))
                        .with(HttpHeaders.SET_COOKIE, cookie.handOut(issued.token(), request)));
    }

    Future<Answer> logOut(HttpServerRequest request) {
        return auth.signOut(callers.of(request), cookie.read(request)).map(ended -> {
            Answer goodbye = Answer.redirectHome().with(HttpHeaders.SET_COOKIE, cookie.takeBack(request));
            return callers.isEncrypted(request) ? goodbye.with(CLEAR_SITE_DATA, WHAT_PAGES_KEEP) : goodbye;
        });
    }

    Future<Answer> profile(HttpServerRequest request) {
        return auth.whoAmI(cookie.read(request))
                .map(email -> Answer.json(200, Json.object().with("email", email.typed())));
    }
}
