package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listener on one event loop. Several instances share a port, and each connection stays with one of them.
 */
public final class HttpVerticle extends VerticleBase {
    /** How long requests in flight may take when the service stops; the rest of ten seconds is for the store. */
    private static final int DRAIN_SECONDS = 8;

    /** One port for all instances; Vert.x would give each its own for 0. */
    private static final int ANY_SHARED_PORT = -1;

    private final Listener listener;
    private final List<Route> table;
    private @Nullable HttpServer server;

    /**
     * Where to listen, and how.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any free one
     * @param instances how many event loops share it, at least 1
     * @param idleTimeout how long a connection may stay silent
     * @param accessLog whether each request is logged
     */
    public record Listener(String host, int port, int instances, Duration idleTimeout, boolean accessLog) {}

    /** Makes a listener that is not listening yet. */
    public HttpVerticle(Listener listener, List<Route> table) {
        this.listener = listener;
        this.table = table;
    }

    /** Listens. Completes when connections are accepted; fails when the port cannot be bound. */
    @Override
    public Future<?> start() {
        HttpServer created = vertx.createHttpServer(options())
                .requestHandler(RouteTable.router(vertx, table, listener.accessLog()))
                .invalidRequestHandler(request -> Problems.answerToUndecodable(
                                request.decoderResult().cause())
                        .send(request));
        server = created;
        return created.listen(listener.port() == 0 ? ANY_SHARED_PORT : listener.port(), listener.host());
    }

    /** Stops accepting, answers what is in flight, and closes. */
    @Override
    public Future<?> stop() {
        return listening().shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port that is bound; for use after the start. */
    public int port() {
        return listening().actualPort();
    }

    private HttpServer listening() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** Source of the sizes: what Postern's own requests need, many times over. */
    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout((int) listener.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setAcceptBacklog(1024)
                .setMaxInitialLineLength(4096)
                .setMaxHeaderSize(8192)
                .setHandle100ContinueAutomatically(true)
                // Nobody needs HTTP/2 without TLS here, and an upgrade is one more way to smuggle.
                .setHttp2ClearTextEnabled(false);
    }
}
