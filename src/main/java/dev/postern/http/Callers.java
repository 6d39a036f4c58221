package dev.postern.http;

import dev.postern.domain.Caller;
import dev.postern.domain.IpAddress;
import dev.postern.domain.Subnet;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Who sent a request, and how. Header fields about that are believed of trusted proxies alone: each adds the peer that it
 * saw at the right end, so the first one from the right that is no trusted proxy is the client. Immutable.
 */
final class Callers {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final Pattern SOUND_ID = Pattern.compile("[\\w.-]{1,64}");

    private final List<Subnet> trusted;

    Callers(List<Subnet> trusted) {
        this.trusted = trusted;
    }

    Caller of(HttpServerRequest request) {
        return new Caller(
                addressOf(request),
                requestId(request),
                said(HttpHeaders.USER_AGENT, request),
                said(HttpHeaders.ACCEPT_LANGUAGE, request),
                () -> request.response().closed());
    }

    /**
     * The number of the request, the same whenever it is asked for; the answer carries it. A trusted proxy may have given
     * it one.
     */
    private String requestId(HttpServerRequest request) {
        String known = request.response().headers().get(REQUEST_ID);
        if (known != null) {
            return known;
        }
        String said = request.getHeader(REQUEST_ID);
        String id = said != null && SOUND_ID.matcher(said).matches() && isTrusted(peerOf(request))
                ? said
                : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        request.response().putHeader(REQUEST_ID, id);
        return id;
    }

    /** Whether what is said with this client crosses its network encrypted. */
    boolean isEncrypted(HttpServerRequest request) {
        List<String> schemes = request.headers().getAll("x-forwarded-proto");
        return request.isSSL()
                || (schemes.size() == 1 && schemes.get(0).equalsIgnoreCase("https") && isTrusted(peerOf(request)));
    }

    private static String said(CharSequence header, HttpServerRequest request) {
        String said = request.getHeader(header);
        return said == null ? "" : said;
    }

    private String addressOf(HttpServerRequest request) {
        String client = peerOf(request);
        if (trusted.isEmpty() || !isTrusted(client)) {
            return client;
        }
        String[] hops =
                String.join(",", request.headers().getAll("x-forwarded-for")).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<IpAddress> hop = IpAddress.parse(hops[i].strip());
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get().text();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(String address) {
        return !trusted.isEmpty()
                && IpAddress.parse(address)
                        .filter(parsed -> trusted.stream().anyMatch(subnet -> subnet.contains(parsed)))
                        .isPresent();
    }

    private static String peerOf(HttpServerRequest request) {
        return String.valueOf(request.remoteAddress().hostAddress());
    }
}
