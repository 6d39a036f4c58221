package dev.postern.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass only by a route's one name and with its method. vertx-web alone would take {@code /profile/},
 * {@code //profile} and {@code /x/../profile} for {@code /profile}, which caches and proxies do not. Immutable.
 */
final class ExactPaths implements Handler<RoutingContext> {
    private final Map<String, TreeSet<String>> methodsByPath;

    ExactPaths(List<Route> table) {
        methodsByPath = table.stream()
                .collect(Collectors.groupingBy(
                        Route::path,
                        TreeMap::new,
                        Collectors.flatMapping(
                                route -> methodsOf(route).stream(), Collectors.toCollection(TreeSet::new))));
    }

    @Override
    public void handle(RoutingContext context) {
        @Nullable
        TreeSet<String> methods =
                methodsByPath.get(String.valueOf(context.request().path()));
        if (methods == null) {
            throw RefusedRequest.because(Problem.NOT_FOUND);
        }
        if (methods.contains(context.request().method().name())) {
            context.next();
        } else {
            Problems.answerTo(RefusedRequest.because(Problem.METHOD_NOT_ALLOWED))
                    .with(HttpHeaders.ALLOW, String.join(", ", methods))
                    .send(context.request());
        }
    }

    private static List<String> methodsOf(Route route) {
        return route.method().equals(HttpMethod.GET)
                ? List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name())
                : List.of(route.method().name());
    }
}
