package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.auth.Auth.Brought;
import dev.postern.domain.OpenSession;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** One's own account and its sessions, in HTTP. Thread-safe. */
final class OwnAccountHandlers {
    private static final String OTHERS = "others=true";

    private final Auth auth;
    private final Callers callers;
    private final TokenCookie cookie;
    private final TokenCookie device;

    OwnAccountHandlers(Auth auth, Callers callers, TokenCookie cookie, TokenCookie device) {
        this.auth = auth;
        this.callers = callers;
        this.cookie = cookie;
        this.device = device;
    }

    Future<Answer> account(HttpServerRequest request) {
        return auth.account(callers.of(request), cookie.read(request)).map(account -> {
            Json begun = Json.object()
                    .with("created", text(account.created()))
                    .with("email", account.email().typed());
            Json json = account.lastLogin()
                    .map(moment -> begun.with("last_login", text(moment)))
                    .orElse(begun);
            return Answer.json(200, json.with("sessions", account.sessions()).with("verified", account.verified()));
        });
    }

    Future<Answer> sessions(HttpServerRequest request) {
        Optional<Token.Digest> current = cookie.read(request).map(Token::digest);
        return auth.sessions(callers.of(request), cookie.read(request)).map(sessions -> {
            List<Json> shown = sessions.stream()
                    .map(session -> shown(
                            session, current.filter(session.token()::equals).isPresent()))
                    .toList();
            return Answer.json(200, Json.object().with("sessions", shown));
        });
    }

    private static Json shown(OpenSession session, boolean current) {
        return Json.object()
                .with("created", text(session.created()))
                .with("current", current)
                .with("id", session.id())
                .with("last_seen", text(session.lastSeen()))
                .with("network", session.network())
                .with("user_agent", session.agent());
    }

    Future<Answer> endSession(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        String id = path.substring(path.lastIndexOf('/') + 1);
        return auth.endSession(callers.of(request), cookie.read(request), id)
                .map(ended -> Answer.json(200, Json.object().with("id", id).with("message", "session ended")));
    }

    /** Whether a DELETE of sessions is about the others; the only thing that is ever read of a query. */
    static boolean isAboutOthers(HttpServerRequest request) {
        return OTHERS.equals(request.query());
    }

    Future<Answer> endOtherSessions(HttpServerRequest request) {
        return auth.endOtherSessions(callers.of(request), cookie.read(request))
                .map(count ->
                        Answer.json(200, Json.object().with("ended", count).with("message", "other sessions ended")));
    }

    Future<Answer> changePassword(HttpServerRequest request) {
        Brought brought = brought(request);
        return RequestBody.readForm(request)
                .compose(form -> auth.changePassword(
                        callers.of(request), form.textOrEmpty("password"), form.text("new_password"), brought))
                .map(begun -> Answer.json(
                                200,
                                Json.object()
                                        .with("email", begun.email().typed())
                                        .with("message", "Password updated"))
                        .with(HttpHeaders.SET_COOKIE, cookie.handOut(begun.token(), request)));
    }

    Future<Answer> changeEmail(HttpServerRequest request) {
        Brought brought = brought(request);
        return RequestBody.readForm(request)
                .compose(form -> auth.changeEmail(
                        callers.of(request), form.textOrEmpty("password"), form.text("email"), brought))
                .map(email -> Answer.json(
                        200, Json.object().with("email", email.typed()).with("message", "verification link sent")));
    }

    Future<Answer> remove(HttpServerRequest request) {
        Brought brought = brought(request);
        return RequestBody.readForm(request)
                .compose(form -> auth.remove(callers.of(request), form.textOrEmpty("password"), brought))
                .map(email -> Answer.json(
                                200, Json.object().with("email", email.typed()).with("message", "account deleted"))
                        .with(HttpHeaders.SET_COOKIE, cookie.takeBack(request)));
    }

    private Brought brought(HttpServerRequest request) {
        return new Brought(cookie.read(request), device.read(request));
    }

    /** Source: RFC 3339. */
    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
