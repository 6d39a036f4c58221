package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * One line of the route table. Immutable.
 *
 * @param method the HTTP method; a GET route answers HEAD too
 * @param path the exact path; its last part may be <code>{id}</code>, for any one name
 * @param action answers a request, on the event loop; what it fails with is answered too
 */
public record Route(HttpMethod method, String path, Function<HttpServerRequest, Future<Answer>> action) {}
