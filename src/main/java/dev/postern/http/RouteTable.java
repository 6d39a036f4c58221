package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route table, put to work: whatever an action does, each request gets exactly one answer. Immutable.
 *
 * <p>A path is looked up as it was sent, and served by that one name: vertx-web alone would take {@code /profile/},
 * {@code //profile} and {@code /x/../profile} for {@code /profile}, which caches and proxies do not. To the router it is
 * one route, so that no request pays for the routes before its own.
 */
final class RouteTable implements Handler<RoutingContext> {
    private static final String ANY_NAME = "{id}";

    private final Map<String, Map<HttpMethod, Route>> routes = new HashMap<>();
    private final OriginCheck origins;
    private final Refusals refusals;

    private RouteTable(List<Route> table, OriginCheck origins, Refusals refusals) {
        this.origins = origins;
        this.refusals = refusals;
        for (Route route : table) {
            Map<HttpMethod, Route> methods = routes.computeIfAbsent(route.path(), path -> new HashMap<>());
            methods.put(route.method(), route);
            if (route.method().equals(HttpMethod.GET)) {
                methods.put(HttpMethod.HEAD, route);
            }
        }
    }

    static Router router(Vertx vertx, List<Route> table, HttpListener.Options options, Refusals refusals) {
        Router router = Router.router(vertx);
        if (options.accessLog()) {
            router.route().handler(new AccessLog(new Callers(options.proxies())));
        }
        RouteTable routes = new RouteTable(table, new OriginCheck(options.origins()), refusals);
        router.route().handler(routes).failureHandler(routes::fail);
        return router;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Map<HttpMethod, Route> methods = methodsOf(String.valueOf(request.path()));
        if (methods == null) {
            throw RefusedRequest.because(Problem.NOT_FOUND);
        }
        Route route = methods.get(request.method());
        if (route == null) {
            Problems.answerTo(RefusedRequest.because(Problem.METHOD_NOT_ALLOWED))
                    .with(HttpHeaders.ALLOW, allowed(methods))
                    .send(request);
            return;
        }
        if (!origins.passes(request)) {
            throw RefusedRequest.because(Problem.CROSS_SITE);
        }
        Future<Answer> answer = route.action().apply(request);
        answer.onComplete(sound -> sound.send(request), fault -> refusals.answer(fault, request));
    }

    private @Nullable Map<HttpMethod, Route> methodsOf(String path) {
        Map<HttpMethod, Route> exact = routes.get(path);
        int name = path.lastIndexOf('/') + 1;
        return exact == null && name < path.length() ? routes.get(path.substring(0, name) + ANY_NAME) : exact;
    }

    private static String allowed(Map<HttpMethod, Route> methods) {
        return methods.keySet().stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }

    /** What was thrown, or what vertx-web refused by itself, which it says by a status of the 400s. */
    private void fail(RoutingContext context) {
        Throwable thrown = context.failure();
        int status = context.statusCode();
        Throwable fault = thrown == null || (status >= 400 && status < 500)
                ? RefusedRequest.closingBecause(status == 404 ? Problem.NOT_FOUND : Problem.MALFORMED_REQUEST)
                : thrown;
        refusals.answer(fault, context.request());
    }
}
