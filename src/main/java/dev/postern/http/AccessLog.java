package dev.postern.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request: who, what, with which outcome, in how many microseconds. Never a query, a header or a body.
 * Its appender is asynchronous and drops lines rather than slow a request. Thread-safe.
 */
final class AccessLog implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger("postern.access");

    private final Callers callers;

    AccessLog(Callers callers) {
        this.callers = callers;
    }

    @Override
    public void handle(RoutingContext context) {
        long start = System.nanoTime();
        context.addEndHandler(ended -> log.info(
                "from={} method={} path={} status={} micros={}",
                callers.of(context.request()).address(),
                context.request().method(),
                context.request().path(),
                ended.succeeded() ? context.response().getStatusCode() : "aborted",
                TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start)));
        context.next();
    }
}
