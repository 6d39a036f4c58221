package dev.postern.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Lets a request pass only if its frame can be read in one way. Where two servers in a row disagree on where a request
 * ends, a second one is smuggled in: Vert.x takes an unknown transfer coding for "no body" and the body for a request.
 * What is refused ends its connection. Source: RFC 9112 §3.2, §6.1. For one event loop.
 */
final class RequestGate implements Handler<HttpServerRequest> {
    /** Our guess: browsers behind proxies send thirty. */
    private static final int MAX_HEADERS = 100;

    private final Handler<HttpServerRequest> next;

    /** Connections whose last answer is on its way: requests that were sent behind it are not served. */
    private final Set<HttpConnection> ending = Collections.newSetFromMap(new WeakHashMap<>());

    RequestGate(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (ending.contains(request.connection())) {
            return;
        }
        Optional<Problem> problem = problemWith(request.headers(), request.version());
        if (problem.isPresent()) {
            ending.add(request.connection());
            Problems.answerTo(RefusedRequest.closingBecause(problem.get())).send(request);
            return;
        }
        request.response().headersEndHandler(written -> noteIfLast(request));
        next.handle(request);
    }

    private void noteIfLast(HttpServerRequest request) {
        if (request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
            ending.add(request.connection());
        }
    }

    private static int count(MultiMap headers) {
        int count = 0;
        for (Map.Entry<String, String> unused : headers) {
            count++;
        }
        return count;
    }

    private static Optional<Problem> problemWith(MultiMap headers, HttpVersion version) {
        if (count(headers) > MAX_HEADERS) {
            return Optional.of(Problem.HEADERS_TOO_LARGE);
        }
        List<String> hosts = headers.getAll(HttpHeaders.HOST);
        boolean hostless = hosts.isEmpty() && version == HttpVersion.HTTP_1_0;
        if (!hostless && (hosts.size() != 1 || hosts.get(0).isBlank())) {
            return Optional.of(Problem.MALFORMED_REQUEST);
        }
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Optional.empty();
        }
        if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            return Optional.of(Problem.MALFORMED_REQUEST);
        }
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        return chunked ? Optional.empty() : Optional.of(Problem.CODING_UNSUPPORTED);
    }
}
