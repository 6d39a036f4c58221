package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** The route tables: what is served where. */
public final class Routes {
    private Routes() {}

    /** The public listener's table: the seed's contract, and behind it what it lacks. */
    public static List<Route> ofService(Auth auth, Settings settings) {
        Callers callers = new Callers(settings.http().proxies());
        AccountHandlers accounts = new AccountHandlers(auth, callers, frontEnds(settings.reset()));
        TokenCookie session = TokenCookie.ofSession(settings.http().cookie(), callers);
        TokenCookie device = TokenCookie.ofDevice(settings.http().cookie(), Auth.DEVICES_KEPT, callers);
        SessionHandlers sessions = new SessionHandlers(auth, callers, session, device);
        VerificationHandlers links = new VerificationHandlers(auth, callers, session);
        OwnAccountHandlers own = new OwnAccountHandlers(auth, callers, session, device);
        return List.of(
                new Route(HttpMethod.GET, "/", sessions::home),
                new Route(HttpMethod.POST, "/users", accounts::register),
                new Route(HttpMethod.POST, "/sessions", sessions::logIn),
                new Route(
                        HttpMethod.DELETE,
                        "/sessions",
                        request -> OwnAccountHandlers.isAboutOthers(request)
                                ? own.endOtherSessions(request)
                                : sessions.logOut(request)),
                new Route(HttpMethod.GET, "/profile", sessions::profile),
                new Route(HttpMethod.POST, "/reset_password", accounts::requestReset),
                new Route(HttpMethod.PUT, "/reset_password", accounts::resetPassword),
                new Route(HttpMethod.GET, "/account", own::account),
                new Route(HttpMethod.GET, "/sessions", own::sessions),
                new Route(HttpMethod.DELETE, "/sessions/{id}", own::endSession),
                new Route(HttpMethod.PUT, "/profile/password", own::changePassword),
                new Route(HttpMethod.PUT, "/profile/email", own::changeEmail),
                new Route(HttpMethod.DELETE, "/profile", own::remove),
                new Route(HttpMethod.POST, "/verification", links::ask),
                new Route(HttpMethod.PUT, "/verification", links::prove),
                new Route(HttpMethod.GET, "/openapi.yaml", ApiDocument.read()::show));
    }

    private static Optional<ServiceKeys> frontEnds(Settings.Reset reset) {
        return Optional.of(new ServiceKeys(reset.serviceKeys()))
                .filter(keys -> reset.delivery() == Settings.Delivery.RESPONSE);
    }

    /**
     * The management listener's table.
     *
     * @param service the service, once it is open
     */
    public static List<Route> ofManagement(Future<Managed> service) {
        Future<Auth> auth = service.map(Managed::auth);
        return List.of(
                new Route(HttpMethod.GET, "/health/live", request -> Future.succeededFuture(status(200, "live"))),
                new Route(HttpMethod.GET, "/health/ready", request -> ready(auth)),
                new Route(HttpMethod.GET, "/metrics", request -> metrics(auth)),
                new Route(HttpMethod.POST, "/admin/{id}", request -> administer(service, request)));
    }

    private static Future<Answer> administer(Future<Managed> service, HttpServerRequest request) {
        if (!service.succeeded()) {
            return Future.succeededFuture(status(503, "not ready"));
        }
        Managed open = service.result();
        AdminHandlers admin = new AdminHandlers(open.auth().administration(), new Callers(List.of()), open.clock());
        return new OperatorsOnly(open.operatorKey(), admin::run).apply(request);
    }

    private static Future<Answer> ready(Future<Auth> auth) {
        if (!auth.isComplete()) {
            return Future.succeededFuture(status(503, "not ready"));
        }
        return auth.compose(open -> open.ready().map(ready -> ready(open.hearsEndings())))
                .recover(Routes::notReady);
    }

    private static Future<Answer> metrics(Future<Auth> auth) {
        return auth.isComplete()
                ? auth.map(open -> Answer.text(Metrics.CONTENT_TYPE, Metrics.of(open.figures())))
                : Future.succeededFuture(status(503, "not ready"));
    }

    private static Answer ready(boolean hearsEndings) {
        Json status = Json.object().with("status", "ready");
        return Answer.json(200, hearsEndings ? status : status.with("sessions", "checked at the store"));
    }

    private static Future<Answer> notReady(Throwable fault) {
        return fault instanceof AuthException
                ? Future.succeededFuture(status(503, "not ready"))
                : Future.failedFuture(fault);
    }

    private static Answer status(int status, String word) {
        return Answer.json(status, Json.object().with("status", word));
    }
}
