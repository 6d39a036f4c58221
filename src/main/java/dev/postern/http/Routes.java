package dev.postern.http;

import dev.postern.auth.Auth;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The route tables: what is served where. */
public final class Routes {
    private Routes() {}

    /** The public listener's table: the seed's contract. */
    public static List<Route> ofService(Auth auth, Settings settings) {
        Callers callers = new Callers(settings.http().proxies());
        AccountHandlers accounts = new AccountHandlers(
                auth, callers, new ServiceKeys(settings.reset().serviceKeys()));
        Settings.Cookie cookie = settings.http().cookie();
        SessionHandlers sessions = new SessionHandlers(
                auth,
                callers,
                TokenCookie.ofSession(cookie, callers),
                TokenCookie.ofDevice(cookie, Auth.DEVICES_KEPT, callers));
        return List.of(
                new Route(HttpMethod.GET, "/", sessions::home),
                new Route(HttpMethod.POST, "/users", accounts::register),
                new Route(HttpMethod.POST, "/sessions", sessions::logIn),
                new Route(HttpMethod.DELETE, "/sessions", sessions::logOut),
                new Route(HttpMethod.GET, "/profile", sessions::profile),
                new Route(HttpMethod.POST, "/reset_password", accounts::requestReset),
                new Route(HttpMethod.PUT, "/reset_password", accounts::resetPassword));
    }

    /**
     * The management listener's table.
     *
     * @param auth the service, once it is open
     */
    public static List<Route> ofManagement(Future<Auth> auth) {
        return List.of(
                new Route(HttpMethod.GET, "/health/live", request -> Future.succeededFuture(status(200, "live"))),
                new Route(HttpMethod.GET, "/health/ready", request -> ready(auth)),
                new Route(HttpMethod.GET, "/metrics", request -> metrics(auth)));
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
