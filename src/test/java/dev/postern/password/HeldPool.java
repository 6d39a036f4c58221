package dev.postern.password;

import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A pool of one thread, which is held until the test lets it go, and one place in line, which is free. */
final class HeldPool implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);
    static final Duration SHORT = Duration.ofMillis(100);

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final HashPool pool;
    private final Future<String> running;
    private final long refusedBefore;

    HeldPool(Vertx vertx, Duration patience) {
        TestSettings settings = new TestSettings();
        settings.hashThreads = 1;
        settings.hashQueue = 1;
        settings.queueTimeout = patience;
        pool = new HashPool(vertx, settings.build().password());
        running = hold();
        refusedBefore = pool.refused();
    }

    HashPool pool() {
        return pool;
    }

    /** The work that holds the thread; completes once that is let go. */
    Future<String> running() {
        return running;
    }

    /** How many have been refused since the thread is held. */
    long refused() {
        return pool.refused() - refusedBefore;
    }

    void letGo() {
        gate.countDown();
    }

    /** Waits until the thread has done work that came last. */
    void letEverythingPass() {
        letGo();
        boolean passed = false;
        while (!passed) {
            passed = Await.value(pool.submit(() -> true).otherwise(false));
        }
    }

    @Override
    public void close() {
        letGo();
        String unused = Await.value(running);
        pool.close();
    }

    /** Occupies the thread; again if the machine was so slow to start it that even this work was sent away. */
    private Future<String> hold() {
        Future<String> holding = pool.submit(this::waitAtTheGate);
        try {
            while (!held.await(10, TimeUnit.MILLISECONDS)) {
                if (holding.failed()) {
                    holding = pool.submit(this::waitAtTheGate);
                }
            }
        } catch (InterruptedException fault) {
            throw new AssertionError(fault);
        }
        return holding;
    }

    /** Like a hash, it does not heed an interruption. */
    private String waitAtTheGate() {
        held.countDown();
        boolean open = false;
        while (!open) {
            try {
                gate.await();
                open = true;
            } catch (InterruptedException notHeeded) {
                // A hash goes on, and so do we.
            }
        }
        return "let go";
    }
}
