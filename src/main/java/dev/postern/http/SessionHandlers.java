package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Logging in and out, and who am I, in HTTP. Thread-safe. */
final class SessionHandlers {
    private static final CharSequence CLEAR_SITE_DATA = HttpHeaders.createOptimized("clear-site-data");

    /** Not "cookies": browsers would drop those of every host below the registered domain. ASVS 5.0 V14.3.1. */
    private static final CharSequence WHAT_PAGES_KEEP = HttpHeaders.createOptimized("\"cache\", \"storage\"");

    private final Auth auth;
    private final Callers callers;
    private final TokenCookie cookie;
    private final TokenCookie device;

    SessionHandlers(Auth auth, Callers callers, TokenCookie cookie, TokenCookie device) {
        this.auth = auth;
        this.callers = callers;
        this.cookie = cookie;
        this.device = device;
    }

    Future<Answer> home(HttpServerRequest request) {
        return Future.succeededFuture(Answer.json(200, Json.object().with("message", "Bienvenue")));
    }

    Future<Answer> logIn(HttpServerRequest request) {
        Brought brought = new Brought(cookie.read(request), device.read(request));
        return RequestBody.readForm(request)
                .compose(form -> auth.signIn(
                        callers.of(request), form.textOrEmpty("email"), form.textOrEmpty("password"), brought))
                .map(begun -> welcome(begun, request));
    }

    private Answer welcome(SignedIn begun, HttpServerRequest request) {
        Answer answer = Answer.json(
                        200, Json.object().with("email", begun.email().typed()).with("message", "logged in"))
                .with(HttpHeaders.SET_COOKIE, cookie.handOut(begun.token(), request));
        return begun.device()
                .map(known -> answer.with(HttpHeaders.SET_COOKIE, device.handOut(known, request)))
                .orElse(answer);
    }

    Future<Answer> logOut(HttpServerRequest request) {
        return auth.signOut(callers.of(request), cookie.read(request)).map(ended -> {
            Answer goodbye = Answer.redirectHome().with(HttpHeaders.SET_COOKIE, cookie.takeBack(request));
            return callers.isEncrypted(request) ? goodbye.with(CLEAR_SITE_DATA, WHAT_PAGES_KEEP) : goodbye;
        });
    }

    Future<Answer> profile(HttpServerRequest request) {
        return auth.whoAmI(() -> callers.of(request), cookie.read(request))
                .map(email -> Answer.json(200, Json.object().with("email", email.typed())));
    }
}
