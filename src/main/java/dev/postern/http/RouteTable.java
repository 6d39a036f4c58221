package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** A route table, put to work. Whatever an action does, each request gets exactly one answer. */
final class RouteTable {
    private RouteTable() {}

    static Router router(Vertx vertx, List<Route> table, boolean accessLog) {
        Router router = Router.router(vertx);
        if (accessLog) {
            router.route().handler(new AccessLog());
        }
        router.route().handler(new ExactPaths(table));
        table.forEach(route -> {
            router.route(route.method(), route.path()).handler(context -> run(route, context));
            if (route.method().equals(HttpMethod.GET)) {
                router.route(HttpMethod.HEAD, route.path()).handler(context -> run(route, context));
            }
        });
        router.route().failureHandler(RouteTable::fail);
        return router;
    }

    private static void run(Route route, RoutingContext context) {
        route.action()
                .apply(context.request())
                .recover(fault -> Future.succeededFuture(Problems.answerTo(fault)))
                .onSuccess(answer -> answer.send(context.request()));
    }

    /** What was thrown, or what vertx-web refused by itself, which it says by a status of the 400s. */
    private static void fail(RoutingContext context) {
        Throwable thrown = context.failure();
        int status = context.statusCode();
        Throwable fault = thrown == null || (status >= 400 && status < 500)
                ? RefusedRequest.closingBecause(status == 404 ? Problem.NOT_FOUND : Problem.MALFORMED_REQUEST)
                : thrown;
        Problems.answerTo(fault).send(context.request());
    }
}
