package dev.postern.http;

import dev.postern.domain.Subnet;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A route table on a port. Thread-safe. */
public final class HttpListener {
    /** How long requests in flight may take when the service stops; the rest of ten seconds is for the store. */
    private static final int DRAIN_SECONDS = 8;

    /** Any free port, but the same for all listeners that ask for it. */
    public static final int ANY_SHARED_PORT = -1;

    private final Options options;
    private final HttpServer server;

    /**
     * Where to listen, and how.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any free one, {@link #ANY_SHARED_PORT} for one that several listeners share
     * @param idleTimeout how long a connection may stay silent
     * @param accessLog whether each request is logged
     * @param proxies whose word about a client is believed
     * @param origins whose pages may change something here, beside our own
     * @param certificate what to encrypt with; empty for plain text
     * @param hsts for how long browsers shall insist on encryption; zero for not at all
     */
    public record Options(
            String host,
            int port,
            Duration idleTimeout,
            boolean accessLog,
            List<Subnet> proxies,
            List<String> origins,
            Optional<ServerCertificate> certificate,
            Duration hsts) {}

    /** Makes a listener that is not listening yet. */
    public HttpListener(Vertx vertx, Options options, List<Route> table) {
        this.options = options;
        Refusals refusals = new Refusals(new Callers(options.proxies()), System::nanoTime);
        RequestGate gate = new RequestGate(RouteTable.router(vertx, table, options, refusals), refusals);
        HttpServerOptions limits = limits(options.idleTimeout());
        options.certificate().ifPresent(certificate -> Encryption.addTo(limits, certificate));
        boolean insists = options.certificate().isPresent() && !options.hsts().isZero();
        this.server = vertx.createHttpServer(limits)
                .requestHandler(insists ? Encryption.insisting(options.hsts(), gate) : gate)
                .invalidRequestHandler(
                        insists
                                ? Encryption.insisting(options.hsts(), gate::refuseUndecodable)
                                : gate::refuseUndecodable);
    }

    /**
     * Listens, on the event loop of the caller or on a new one. Completes when connections are accepted; fails when the
     * port cannot be bound.
     */
    public Future<?> listen() {
        return server.listen(options.port(), options.host());
    }

    /** Shows another certificate from now on. Completes when new connections get it. */
    Future<?> show(ServerCertificate certificate) {
        return server.updateSSLOptions(Encryption.options(certificate));
    }

    /** Stops accepting, answers what is in flight, and closes. Completes when that is done, after eight seconds at most. */
    public Future<?> shutdown() {
        return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
    }

    /** The port that is bound; for use once it listens. */
    public int port() {
        return server.actualPort();
    }

    /** Bytes of a request line; the longest of Postern's own has thirty. */
    static final int MAX_LINE_BYTES = 4_096;

    /** Bytes of all header fields. */
    static final int MAX_HEADER_BYTES = 8_192;

    /** How many connections may wait to be accepted: a burst of clients that all come back at once. Our guess. */
    private static final int BACKLOG = 1024;

    /** How many idle timeouts a client may take for its answers: with the default half a minute. */
    private static final int SLOW_READER = 3;

    /** A request of Postern's own has some hundred bytes, so a connection begins with room for that and no more. */
    private static final int DECODER_BYTES = 256;

    /**
     * Source of the sizes: what Postern's own requests need, many times over. A silent connection costs some
     * eleven KiB (src/doc/performance.md, P7); buffers are the kernel's to choose, which grows them only where data waits.
     */
    private static HttpServerOptions limits(Duration idleTimeout) {
        return new HttpServerOptions()
                .setIdleTimeout((int) idleTimeout.toMillis())
                // Nothing read for so long although the connection is not silent: the client does not read its answers.
                .setReadIdleTimeout((int) idleTimeout.multipliedBy(SLOW_READER).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setAcceptBacklog(BACKLOG)
                .setDecoderInitialBufferSize(DECODER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHandle100ContinueAutomatically(true)
                // Nobody needs HTTP/2 without TLS here, and an upgrade is one more way to smuggle.
                .setHttp2ClearTextEnabled(false);
    }
}
