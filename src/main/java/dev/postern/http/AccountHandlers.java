package dev.postern.http;

import dev.postern.auth.Auth;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/** Signing up and forgotten passwords, in HTTP. Thread-safe. */
final class AccountHandlers {
    private final Auth auth;
    private final Callers callers;
    private final ServiceKeys frontEnds;

    /**
     * Serves accounts.
     *
     * @param frontEnds who may ask for reset tokens
     */
    AccountHandlers(Auth auth, Callers callers, ServiceKeys frontEnds) {
        this.auth = auth;
        this.callers = callers;
        this.frontEnds = frontEnds;
    }

    Future<Answer> register(HttpServerRequest request) {
        return RequestBody.readForm(request)
                .compose(form -> auth.register(callers.of(request), form.text("email"), form.text("password")))
                .map(email -> Answer.json(
                        200, Json.object().with("email", email.typed()).with("message", "user created")));
    }

    Future<Answer> requestReset(HttpServerRequest request) {
        frontEnds.require(request);
        return RequestBody.readForm(request)
                .compose(form -> auth.requestReset(callers.of(request), form.text("email")))
                .map(issued -> Answer.json(
                        200,
                        Json.object()
                                .with("email", issued.email().typed())
                                .with("reset_token", issued.token().reveal())));
    }

    Future<Answer> resetPassword(HttpServerRequest request) {
        return RequestBody.readForm(request)
                .compose(form -> auth.resetPassword(
                        callers.of(request), form.text("email"), form.text("reset_token"), form.text("new_password")))
                .map(email -> Answer.json(
                        200, Json.object().with("email", email.typed()).with("message", "Password updated")));
    }
}
