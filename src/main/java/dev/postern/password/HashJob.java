package dev.postern.password;

import dev.postern.domain.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** One hash to compute, for somebody who waits. Whoever takes it out of the line answers it, once. */
final class HashJob {
    private final BcryptInput input;
    private final Optional<ForeignHash> foreign;
    private final Caller caller;
    private final Context context;
    private final long since;
    private final Promise<String> promise = Promise.promise();

    /**
     * Makes a job.
     *
     * @param foreign what the password is compared with, in place of bcrypt, if it is another's hash
     * @param context where the caller is answered
     * @param since when it came, in nanoseconds of {@link System#nanoTime}
     */
    HashJob(BcryptInput input, Optional<ForeignHash> foreign, Caller caller, Context context, long since) {
        this.input = input;
        this.foreign = foreign;
        this.caller = caller;
        this.context = context;
        this.since = since;
    }

    BcryptInput input() {
        return input;
    }

    /** What the password is compared with, if that is another's hash. */
    Optional<ForeignHash> foreign() {
        return foreign;
    }

    /** Whose line it stands in. */
    String client() {
        return caller.address();
    }

    /** Whether nobody is waiting for it any more. */
    boolean isForNobody() {
        return caller.isGone();
    }

    /** How long it has waited, in nanoseconds, at a moment of {@link System#nanoTime}. */
    long waitedNanos(long now) {
        return now - since;
    }

    /** Completes on the caller's context with 31 digits; fails with BUSY when it was sent away. */
    Future<String> future() {
        return promise.future();
    }

    void complete(String hash) {
        tell(Future.succeededFuture(hash));
    }

    void fail(Throwable fault) {
        tell(Future.failedFuture(fault));
    }

    private void tell(Future<String> outcome) {
        input.clear();
        try {
            context.runOnContext(back -> outcome.onComplete(promise));
        } catch (RejectedExecutionException vertxHasClosed) {
            promise.tryFail(vertxHasClosed);
        }
    }
}
