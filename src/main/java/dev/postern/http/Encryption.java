package dev.postern.http;

import io.vertx.core.Handler;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How TLS and what comes with it, HTTP/2, are spoken: the same on every listener that has a certificate. */
final class Encryption {
    private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

    /** Those with forward secrecy that also authenticate what they encrypt. Source: RFC 9325 §4.2; RFC 8446 §9.1. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** As long as a request may take. */
    private static final int HANDSHAKE_SECONDS = 10;

    /** How many requests one connection may have open at once. Source: RFC 9113 §6.5.2 advises no less. */
    private static final int STREAMS = 100;

    /** Streams opened and reset at once keep a server busy at no cost to the client: CVE-2023-44487. */
    private static final int RESETS = 200;

    private static final int RESETS_SECONDS = 30;

    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");

    private Encryption() {}

    /** Adds TLS to a listener, and HTTP/2 within the limits that hold for HTTP/1.1. */
    static void addTo(HttpServerOptions listener, ServerCertificate certificate) {
        listener.setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(certificate.options())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(HttpListener.MAX_HEADER_BYTES))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        SUITES.forEach(listener::addEnabledCipherSuite);
    }

    /** The same for a listener that listens already. */
    static ServerSSLOptions options(ServerCertificate certificate) {
        ServerSSLOptions options = new ServerSSLOptions()
                .setKeyCertOptions(certificate.options())
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        SUITES.forEach(options::addEnabledCipherSuite);
        return options;
    }

    /** Tells browsers with every answer, whatever it is, to come back by TLS alone. Source: RFC 6797. */
    static Handler<HttpServerRequest> insisting(Duration time, Handler<HttpServerRequest> next) {
        CharSequence value = HttpHeaders.createOptimized("max-age=" + time.toSeconds() + "; includeSubDomains");
        return request -> {
            request.response().putHeader(TRANSPORT_SECURITY, value);
            next.handle(request);
        };
    }
}
