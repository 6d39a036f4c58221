package dev.postern.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer, complete but not yet sent. Immutable.
 *
 * @param status the HTTP status
 * @param headers header fields beside the ones that every answer has
 * @param body the body
 * @param closing whether the connection ends with it
 */
record Answer(int status, List<Map.Entry<CharSequence, CharSequence>> headers, Buffer body, boolean closing) {
    private static final Logger log = LoggerFactory.getLogger(Answer.class);

    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");

    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence SECURITY_POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NOTHING = HttpHeaders.createOptimized(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCE_POLICY = HttpHeaders.createOptimized("cross-origin-resource-policy");
    private static final int NO_ERROR = 0;
    private static final int TOO_LARGE = 413;

    /** Our guesses: an honest client's form with a file in it. */
    private static final int LINGER_MILLIS = 1_000;

    private static final int LINGER_BYTES = 1 << 20;
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");

    /** Answers with a JSON object. */
    static Answer json(int status, Json object) {
        return of(status, JSON, object);
    }

    /** Answers with text of a type. */
    static Answer text(String contentType, String text) {
        return new Answer(200, List.of(Map.entry(HttpHeaders.CONTENT_TYPE, contentType)), Buffer.buffer(text), false);
    }

    /** Answers with a problem document. */
    static Answer problem(int status, Json object) {
        return of(status, PROBLEM, object);
    }

    /** Sends the client to the front page. 302, as in the seed: its clients follow with GET. */
    static Answer redirectHome() {
        return new Answer(302, List.of(Map.entry(HttpHeaders.LOCATION, "/")), Buffer.buffer(), false);
    }

    private static Answer of(int status, CharSequence contentType, Json object) {
        return new Answer(status, List.of(Map.entry(HttpHeaders.CONTENT_TYPE, contentType)), object.toBuffer(), false);
    }

    Answer with(CharSequence header, CharSequence value) {
        List<Map.Entry<CharSequence, CharSequence>> more = new ArrayList<>(headers);
        more.add(Map.entry(header, value));
        return new Answer(status, more, body, closing);
    }

    Answer thenClose() {
        return new Answer(status, headers, body, true);
    }

    /**
     * Sends it, unless the request has had its answer or the client is gone. Nothing that goes wrong on the way leaves
     * the client waiting: then the connection closes.
     */
    void send(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        boolean multiplexed = request.version() == HttpVersion.HTTP_2;
        boolean last = !multiplexed && (closing || !endsClearly(request));
        try {
            response.setStatusCode(status);
            // Nothing here is for caches: it is about one person, or a refusal that may not hold tomorrow.
            response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
                    // Nor is it a page: nothing in it runs, is framed, or is shown in another site's page.
                    .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
                    .putHeader(SECURITY_POLICY, NOTHING)
                    .putHeader(REFERRER_POLICY, NO_REFERRER)
                    .putHeader(RESOURCE_POLICY, SAME_ORIGIN);
            headers.forEach(header -> response.headers().add(header.getKey(), header.getValue()));
            if (last) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            if (request.method().equals(HttpMethod.HEAD)) {
                // Vert.x leaves the body out by itself, and its length with it.
                response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            }
            response.end(body)
                    .onFailure(gone -> log.debug("The client left before its answer", gone))
                    .onComplete(sent -> {
                        if (last && status == TOO_LARGE && !request.isEnded()) {
                            closeWhenRead(request);
                        } else if (last) {
                            close(request);
                        } else if (multiplexed && !request.isEnded()) {
                            stopReading(response);
                        }
                    });
        } catch (RuntimeException fault) {
            log.error("event=answer_not_sent", fault);
            close(request);
        }
    }

    /**
     * Whether it is beyond doubt where the request ends. Not if its body has not been read, and not if it came in chunks:
     * Netty drops a length that contradicts them without a word. Source: RFC 9112 §6.1.
     */
    private static boolean endsClearly(HttpServerRequest request) {
        boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean unread = length != null && !length.equals("0") && !request.isEnded();
        return !chunked && !unread;
    }

    /** HTTP/2 ends one request where HTTP/1.1 has to end the connection. Source: RFC 9113 §8.1. */
    private static void stopReading(HttpServerResponse response) {
        response.reset(NO_ERROR).onFailure(fault -> log.debug("The request was over already", fault));
    }

    /**
     * Lets who is still sending come to the answer: a connection that is closed with bytes unread takes it back. For a
     * moment and for so many bytes. Source: RFC 9112 §9.6.
     */
    private static void closeWhenRead(HttpServerRequest request) {
        Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
                .owner();
        long moment = vertx.setTimer(LINGER_MILLIS, over -> close(request));
        AtomicInteger left = new AtomicInteger(LINGER_BYTES);
        request.handler(dropped -> {
            if (left.addAndGet(-dropped.length()) < 0 && vertx.cancelTimer(moment)) {
                close(request);
            }
        });
        request.endHandler(read -> {
            if (vertx.cancelTimer(moment)) {
                close(request);
            }
        });
        request.resume();
    }

    private static void close(HttpServerRequest request) {
        request.connection().close().onFailure(fault -> log.debug("The connection was gone already", fault));
    }

    /** Keeps cookies and tokens out of every text form. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
