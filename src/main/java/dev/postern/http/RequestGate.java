package dev.postern.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass only if its frame can be read in one way. Where two servers in a row disagree on where a request
 * ends, a second one is smuggled in: Vert.x takes an unknown transfer coding for "no body" and the body for a request.
 * What is refused ends its connection. Source: RFC 9112 §3.2, §6.1. For one event loop.
 */
final class RequestGate implements Handler<HttpServerRequest> {
    /** Our guess: browsers behind proxies send thirty. */
    static final int MAX_HEADERS = 100;

    private static final Pattern LINE_END = Pattern.compile("[\\r\\n\\x00]");

    private final Handler<HttpServerRequest> next;

    /** Connections whose last answer is on its way: requests that were sent behind it are not served. */
    private final Set<HttpConnection> ending = Collections.newSetFromMap(new WeakHashMap<>());

    private final Refusals refusals;

    RequestGate(Handler<HttpServerRequest> next, Refusals refusals) {
        this.next = next;
        this.refusals = refusals;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (isBehindTheLast(request)) {
            return;
        }
        Optional<Problem> problem =
                isSoundTarget(request) ? problemWith(request) : Optional.of(Problem.MALFORMED_REQUEST);
        if (problem.isPresent()) {
            refusals.answer(RefusedRequest.closingBecause(problem.get()), request);
            return;
        }
        next.handle(request);
    }

    /** Answers bytes that are no request, unless they come behind a refused one. */
    void refuseUndecodable(HttpServerRequest request) {
        if (!isBehindTheLast(request)) {
            refusals.answerUndecodable(request);
        }
    }

    private boolean isBehindTheLast(HttpServerRequest request) {
        if (!ending.isEmpty() && ending.contains(request.connection())) {
            return true;
        }
        request.response().headersEndHandler(written -> noteIfLast(request));
        return false;
    }

    private void noteIfLast(HttpServerRequest request) {
        if (request.response().headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
            ending.add(request.connection());
        }
    }

    /** A path in visible ASCII, also with our own host in front, as proxies get it. Source: RFC 9112 §3.2. */
    private static boolean isSoundTarget(HttpServerRequest request) {
        String target = request.uri();
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '#') {
                return false;
            }
        }
        return target.startsWith("/") || target.startsWith("http://" + request.getHeader(HttpHeaders.HOST) + '/');
    }

    private static Optional<Problem> problemWith(HttpServerRequest request) {
        MultiMap headers = request.headers();
        boolean second = request.version() == HttpVersion.HTTP_2;
        int count = 0;
        int hosts = second ? authorities(request) : 0;
        for (Map.Entry<String, String> header : headers) {
            count++;
            if (header.getKey().isEmpty() || (second && hasLineEnd(header))) {
                return Optional.of(Problem.MALFORMED_REQUEST);
            }
            if (isHost(header.getKey()) && !(second && header.getValue().equals(hostOf(request)))) {
                hosts += header.getValue().isBlank() ? 2 : 1;
            }
        }
        if (count > MAX_HEADERS) {
            return Optional.of(Problem.HEADERS_TOO_LARGE);
        }
        boolean hostless = hosts == 0 && request.version() == HttpVersion.HTTP_1_0;
        if (hosts != 1 && !hostless) {
            return Optional.of(Problem.MALFORMED_REQUEST);
        }
        return headers.contains(HttpHeaders.TRANSFER_ENCODING) ? problemWithCoding(headers) : Optional.empty();
    }

    /** In HTTP/1.1 the field would end there; Netty lets it through in HTTP/2. Source: RFC 9113 §8.2.1. */
    private static boolean hasLineEnd(Map.Entry<String, String> header) {
        return LINE_END.matcher(header.getKey()).find()
                || LINE_END.matcher(header.getValue()).find();
    }

    /** Whom the client means by this request; the text is as it was sent. Source: RFC 9113 §8.3.1. */
    static @Nullable String hostOf(HttpServerRequest request) {
        HostAndPort authority = request.version() == HttpVersion.HTTP_2 ? request.authority() : null;
        return authority == null ? request.getHeader(HttpHeaders.HOST) : authority.toString();
    }

    private static int authorities(HttpServerRequest request) {
        return request.authority() == null ? 0 : 1;
    }

    private static Optional<Problem> problemWithCoding(MultiMap headers) {
        if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            return Optional.of(Problem.MALFORMED_REQUEST);
        }
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean chunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
        return chunked ? Optional.empty() : Optional.of(Problem.CODING_UNSUPPORTED);
    }

    private static boolean isHost(String name) {
        return name.length() == 4 && name.equalsIgnoreCase("host");
    }
}
