package dev.postern.http;

import dev.postern.domain.Caller;
import io.vertx.core.http.HttpServerRequest;

/** Who sent a request, by the connection alone: header fields about it are believed of nobody. */
final class Callers {
    private Callers() {}

    static Caller of(HttpServerRequest request) {
        return new Caller(String.valueOf(request.remoteAddress().hostAddress()), () -> request.response()
                .closed());
    }
}
