package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A listener bound to one event loop. Several of them share a port, and each connection stays with one of them.
 */
public final class HttpVerticle extends VerticleBase {
    private final HttpListener listener;

    /** Makes a verticle that listens once it is deployed. */
    public HttpVerticle(HttpListener listener) {
        this.listener = listener;
    }

    @Override
    public Future<?> start() {
        return listener.listen();
    }

    @Override
    public Future<?> stop() {
        return listener.shutdown();
    }
}
