package dev.postern.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Work in parts, one after the other, so that other work comes in between. */
final class Batches {
    private Batches() {}

    /** Does a part again and again while it completes with true. Completes after the last; fails as a part fails. */
    static Future<Void> whileMore(Supplier<Future<Boolean>> part) {
        Promise<Void> done = Promise.promise();
        next(part, done);
        return done.future();
    }

    /** Not one future composed with the next: however many parts there are, none waits on the stack for those behind it. */
    private static void next(Supplier<Future<Boolean>> part, Promise<Void> done) {
        Future.succeededFuture().compose(begin -> part.get()).onComplete(tried -> {
            if (tried.failed()) {
                done.fail(tried.cause());
            } else if (tried.result()) {
                next(part, done);
            } else {
                done.complete();
            }
        });
    }
}
