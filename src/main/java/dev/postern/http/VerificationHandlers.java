package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.auth.Auth.Proven;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/** Links that are mailed, in HTTP. Thread-safe. */
final class VerificationHandlers {
    private final Auth auth;
    private final Callers callers;
    private final TokenCookie cookie;

    VerificationHandlers(Auth auth, Callers callers, TokenCookie cookie) {
        this.auth = auth;
        this.callers = callers;
        this.cookie = cookie;
    }

    Future<Answer> ask(HttpServerRequest request) {
        return RequestBody.readForm(request)
                .compose(form -> auth.askToVerify(callers.of(request), form.text("email"), cookie.read(request)))
                .map(email -> Answer.json(
                        200, Json.object().with("email", email.typed()).with("message", "verification link sent")));
    }

    Future<Answer> prove(HttpServerRequest request) {
        return RequestBody.readForm(request)
                .compose(form -> auth.prove(callers.of(request), form.text("token")))
                .map(proven -> Answer.json(
                        200, Json.object().with("email", proven.email().typed()).with("message", message(proven))));
    }

    private static String message(Proven proven) {
        return switch (proven.how()) {
            case VERIFIED -> "address verified";
            case CHANGED -> "address changed";
            case RESTORED -> "address restored";
        };
    }
}
