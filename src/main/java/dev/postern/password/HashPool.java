package dev.postern.password;

import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The threads that hash, and the line in front of them. Thread-safe.
 *
 * <p>Problem: a hash takes a quarter of a second of a core; whoever sends a thousand log-ins has asked for four minutes.
 * Choice: as many threads as the machine can use, a line of bounded length, and a bounded time in it; whoever finds the
 * line full or has waited too long is told {@link Reason#BUSY} at once and costs nothing. Price: in a storm some honest
 * people have to press the button again.
 */
final class HashPool implements AutoCloseable {
    private final Vertx vertx;
    private final Duration patience;
    private final ThreadPoolExecutor threads;
    private final LongAdder refused = new LongAdder();

    HashPool(Vertx vertx, Settings.Password settings) {
        this.vertx = vertx;
        this.patience = settings.queueTimeout();
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                work -> {
                    Thread thread = new Thread(work, "postern-hash-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Runs work on a hashing thread. Completes, on the caller's context, with its result; fails with what it threw, and
     * with BUSY when the line is full, the wait was too long, or the pool is closed.
     */
    <T> Future<T> submit(Callable<T> work) {
        Job<T> job = new Job<>(work, vertx.getOrCreateContext());
        try {
            threads.execute(job);
        } catch (RejectedExecutionException lineFull) {
            refused.increment();
            return Future.failedFuture(new AuthException(Reason.BUSY));
        }
        long timer = vertx.setTimer(patience.toMillis(), expired -> {
            if (job.leave()) {
                threads.remove(job);
                refused.increment();
            }
        });
        return job.promise.future().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** How many have been turned away since the start. */
    long refused() {
        return refused.sum();
    }

    /** Turns away everything that waits, and lets what runs end. */
    @Override
    public void close() {
        threads.shutdownNow().forEach(waiting -> {
            if (waiting instanceof Job<?> job && job.leave()) {
                refused.increment();
            }
        });
    }

    /** One piece of work. Whoever takes it first decides: a thread starts it, or the clock sends it away. */
    private static final class Job<T> implements Runnable {
        private final Callable<T> work;
        private final Context caller;
        private final Promise<T> promise = Promise.promise();
        private final AtomicInteger taken = new AtomicInteger();

        Job(Callable<T> work, Context caller) {
            this.work = work;
            this.caller = caller;
        }

        @Override
        public void run() {
            if (take()) {
                tell(outcome());
            }
        }

        boolean leave() {
            boolean waiting = take();
            if (waiting) {
                tell(Future.failedFuture(new AuthException(Reason.BUSY)));
            }
            return waiting;
        }

        private Future<T> outcome() {
            try {
                return Future.succeededFuture(work.call());
            } catch (Throwable fault) {
                return Future.failedFuture(fault);
            }
        }

        private void tell(Future<T> outcome) {
            try {
                caller.runOnContext(back -> outcome.onComplete(promise));
            } catch (RejectedExecutionException vertxHasClosed) {
                promise.tryFail(vertxHasClosed);
            }
        }

        private boolean take() {
            return taken.compareAndSet(0, 1);
        }
    }
}
