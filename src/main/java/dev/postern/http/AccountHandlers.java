package dev.postern.http;

import dev.postern.auth.Auth;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Signing up and forgotten passwords, in HTTP. Thread-safe. */
final class AccountHandlers {
    private final Auth auth;
    private final Callers callers;
    private final Optional<ServiceKeys> frontEnds;

    /**
     * Serves accounts.
     *
     * @param frontEnds who may ask for reset tokens; empty where they are in no answer
     */
    AccountHandlers(Auth auth, Callers callers, Optional<ServiceKeys> frontEnds) {
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
        frontEnds.ifPresent(keys -> keys.require(request));
        return RequestBody.readForm(request)
                .compose(form -> auth.requestReset(callers.of(request), form.text("email")))
                .map(issued -> {
                    Json json = Json.object().with("email", issued.email().typed());
                    return Answer.json(
                            200,
                            issued.token()
                                    .map(token -> json.with("reset_token", token.reveal()))
                                    .orElseGet(() -> json.with("message", "reset link sent")));
                });
    }

    Future<Answer> resetPassword(HttpServerRequest request) {
        return RequestBody.readForm(request)
                .compose(form -> auth.resetPassword(
                        callers.of(request), form.text("email"), form.text("reset_token"), form.text("new_password")))
                .map(email -> Answer.json(
                        200, Json.object().with("email", email.typed()).with("message", "Password updated")));
    }
}
