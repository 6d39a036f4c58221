package dev.postern.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waiting for futures, on a test's own thread. */
public final class Await {
    /** Seconds until a future that does not complete is a failure. Mutants that never answer are given fewer. */
    private static final int SECONDS = Integer.getInteger("postern.test.patience", 30);

    private Await() {}

    /** What the future completes with. */
    @CanIgnoreReturnValue
    public static <T> T value(Future<T> future) {
        return value(future.toCompletionStage());
    }

    private static <T> T value(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException fault) {
            throw new AssertionError("failed: " + fault.getCause(), fault.getCause());
        } catch (InterruptedException | TimeoutException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Returns when the future has completed. */
    public static void done(Future<?> future) {
        Object unused = value(future.toCompletionStage());
    }

    /** What the future fails with. */
    @CanIgnoreReturnValue
    public static Throwable failure(Future<?> future) {
        try {
            Object value = future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("completed with " + value);
        } catch (ExecutionException fault) {
            return fault.getCause() == null ? fault : fault.getCause();
        } catch (InterruptedException | TimeoutException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Asks again and again, until the answer is yes. */
    public static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(SECONDS)) {
                throw new AssertionError("not within " + SECONDS + " seconds");
            }
            Thread.onSpinWait();
        }
    }

    /** The future once it is complete, however. */
    public static <T> Future<T> settled(Future<T> future) {
        Future<Boolean> complete = future.transform(outcome -> Future.succeededFuture(true));
        boolean unused = value(complete);
        return future;
    }

    /** The reason with which the future fails. */
    @CanIgnoreReturnValue
    public static Reason reason(Future<?> future) {
        Throwable fault = failure(future);
        if (fault instanceof AuthException refusal) {
            return refusal.reason();
        }
        throw new AssertionError("not an expected failure", fault);
    }
}
