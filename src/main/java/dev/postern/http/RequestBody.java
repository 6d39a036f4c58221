package dev.postern.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read whole, within bounds, and as a form. vertx-web's own handler answers 200 to a body whose
 * chunks are malformed and replaces invalid UTF-8, so it is not used. For one event loop.
 */
final class RequestBody {
    /** Largest body in bytes; the longest honest form is under 8 KiB with every byte escaped. */
    static final int MAX_BYTES = 16 * 1024;

    /** The idle timeout alone never stops a client that sends a byte now and then. */
    static final long MAX_MILLIS = 15_000;

    /** Before the idle timeout, which closes without a word. Our guess. */
    static final long MAX_SILENT_MILLIS = 8_000;

    private static final long LOOK_EVERY_MILLIS = 500;

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]*)", Pattern.CASE_INSENSITIVE);

    private final int maxBytes;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer bytes = Buffer.buffer();
    private final long begun = System.nanoTime();
    private long latest = begun;

    private RequestBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads the body. To be called at once when the request arrives. Completes with the form; fails with a
     * {@link RefusedRequest}.
     */
    static Future<Form> readForm(HttpServerRequest request) {
        return readForm(request, MAX_BYTES);
    }

    /** The same with another largest size in bytes. */
    static Future<Form> readForm(HttpServerRequest request, int maxBytes) {
        @Nullable String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        @Nullable String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return readBytes(request, maxBytes).map(body -> {
            if (body.length() == 0) {
                return Form.empty();
            }
            if (contentType == null || (encoding != null && !encoding.equalsIgnoreCase("identity"))) {
                throw RefusedRequest.because(Problem.BODY_UNSUPPORTED);
            }
            return parse(contentType, body.getBytes());
        });
    }

    private static Future<Buffer> readBytes(HttpServerRequest request, int maxBytes) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > maxBytes) {
            return Future.failedFuture(RefusedRequest.closingBecause(Problem.BODY_TOO_LARGE));
        }
        RequestBody body = new RequestBody(maxBytes);
        request.handler(body::add);
        // Vert.x closes the connection on a broken body, before anything could be answered.
        request.exceptionHandler(broken -> body.refuse(Problem.MALFORMED_REQUEST));
        request.endHandler(end -> body.whole.tryComplete(body.bytes));
        Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
                .owner();
        long watch = vertx.setPeriodic(LOOK_EVERY_MILLIS, look -> body.refuseIfLate());
        return body.whole.future().onComplete(read -> vertx.cancelTimer(watch));
    }

    private void add(Buffer chunk) {
        latest = System.nanoTime();
        if (bytes.length() + chunk.length() > maxBytes) {
            refuse(Problem.BODY_TOO_LARGE);
        } else {
            bytes.appendBuffer(chunk);
        }
    }

    private void refuseIfLate() {
        long now = System.nanoTime();
        if (NANOSECONDS.toMillis(now - begun) >= MAX_MILLIS
                || NANOSECONDS.toMillis(now - latest) >= MAX_SILENT_MILLIS) {
            refuse(Problem.BODY_TOO_SLOW);
        }
    }

    private void refuse(Problem problem) {
        whole.tryFail(RefusedRequest.closingBecause(problem));
    }

    private static Form parse(String contentType, byte[] body) {
        Matcher charset = CHARSET.matcher(contentType);
        if (charset.find() && !charset.group(1).equalsIgnoreCase("utf-8")) {
            throw RefusedRequest.because(Problem.BODY_UNSUPPORTED);
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "application/x-www-form-urlencoded" -> UrlEncodedForm.parse(body);
            case "multipart/form-data" -> MultipartForm.parse(contentType, body);
            case "application/json" -> JsonForm.parse(body);
            default -> throw RefusedRequest.because(Problem.BODY_UNSUPPORTED);
        };
    }
}
