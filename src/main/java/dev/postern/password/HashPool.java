package dev.postern.password;

import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The threads that hash, and the line in front of them. Thread-safe.
 *
 * <p>Problem: a hash takes a quarter of a second of a core; whoever sends a thousand log-ins has asked for four minutes.
 * Choice: as many threads as the machine can use, each of which takes a lone job at once and, where several wait, as many
 * as its engine computes in the time of one; a {@link FairLine} of bounded length; and a bounded wait in it. Who would
 * wait too long, at the pace of late, is told {@link Reason#BUSY} at once and costs nothing. Nobody hashes for a client
 * who has gone. Price: in a storm some honest people have to press the button again.
 */
final class HashPool implements AutoCloseable {
    /** How much of the longest wait may be promised: a storm's own noise can halve the pace of late. Our guess. */
    private static final double PROMISED = 0.5;

    /** How often in a longest wait those are looked for who have waited for too long. */
    private static final int LOOKS = 10;

    private static final String RIGHT = "right";
    private static final String WRONG = "wrong";

    /** No cost of bcrypt's: jobs of one cost are taken together. */
    private static final int FOREIGN_COST = 0;

    private final Vertx vertx;
    private final Supplier<HashEngine> engine;
    private final int threads;
    private final long patienceNanos;
    private final FairLine line;
    private final HashFigures figures = new HashFigures();
    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * Starts the threads.
     *
     * @param engine asked for by each thread as it starts; the caller does not wait for it
     */
    HashPool(Vertx vertx, Settings.Password settings, Supplier<HashEngine> engine) {
        this.vertx = vertx;
        this.engine = engine;
        this.threads = settings.threads();
        this.patienceNanos = settings.queueTimeout().toNanos();
        this.line = new FairLine(settings.queue());
        for (int number = 1; number <= threads; number++) {
            Thread thread = new Thread(this::work, "postern-hash-" + number);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * Computes a hash on a hashing thread, and forgets the password. Completes, on the caller's context, with its 31
     * digits; fails with BUSY when the line is full, the wait too long, the client gone, or the pool closed.
     */
    Future<String> submit(BcryptInput input, Caller caller) {
        return submit(input, Optional.empty(), caller);
    }

    /** The same for another's hash. Completes with whether it is the password's. */
    Future<Boolean> submit(byte[] password, ForeignHash foreign, Caller caller) {
        return submit(new BcryptInput(password, FOREIGN_COST, ""), Optional.of(foreign), caller)
                .map(RIGHT::equals);
    }

    private Future<String> submit(BcryptInput input, Optional<ForeignHash> foreign, Caller caller) {
        HashJob job = new HashJob(input, foreign, caller, vertx.getOrCreateContext(), System.nanoTime());
        if (isOverrun()) {
            return refuse(job);
        }
        Optional<HashJob> refused = line.offer(job);
        if (refused.isPresent() && refused.get() == job) {
            return refuse(job);
        }
        refused.ifPresent(this::sendAway);
        lookLater();
        return job.future();
    }

    /** Completes with nothing when a job would be let in; fails with BUSY otherwise, and costs nothing either way. */
    Future<Void> admit() {
        if (isOverrun()) {
            figures.refused();
            return Future.failedFuture(new AuthException(Reason.BUSY));
        }
        return Future.succeededFuture();
    }

    HashFigures figures() {
        return figures;
    }

    /** Turns away everything that waits, and lets what runs end. */
    @Override
    public void close() {
        line.close().forEach(this::sendAway);
    }

    /** Whether whoever came now would wait too long, at the pace of late. */
    private boolean isOverrun() {
        return figures.nanosFor(line.size()) > PROMISED * patienceNanos * threads;
    }

    private void work() {
        HashEngine chosen = engine.get();
        try {
            for (List<HashJob> jobs = line.take(chosen.width()); !jobs.isEmpty(); jobs = line.take(chosen.width())) {
                List<HashJob> wanted = new ArrayList<>();
                for (HashJob job : jobs) {
                    if (isToLeave(job)) {
                        sendAway(job);
                    } else {
                        wanted.add(job);
                    }
                }
                if (!wanted.isEmpty()) {
                    hash(chosen, wanted);
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void hash(HashEngine chosen, List<HashJob> jobs) {
        long start = System.nanoTime();
        jobs.forEach(job -> figures.began(job.waitedNanos(start)));
        try {
            if (jobs.get(0).foreign().isPresent()) {
                jobs.forEach(this::compare);
                return;
            }
            List<String> hashes = chosen.hash(jobs.stream().map(HashJob::input).toList());
            figures.computed(jobs.size(), System.nanoTime() - start);
            for (int i = 0; i < jobs.size(); i++) {
                jobs.get(i).complete(hashes.get(i));
            }
        } catch (Throwable fault) {
            jobs.forEach(job -> job.fail(fault));
        }
    }

    /** One by itself: what keeps it from being computed is no matter of the others. */
    private void compare(HashJob job) {
        long start = System.nanoTime();
        try {
            String answer = job.foreign().orElseThrow().matches(job.input().key()) ? RIGHT : WRONG;
            figures.computed(1, System.nanoTime() - start);
            job.complete(answer);
        } catch (Throwable fault) {
            job.fail(fault);
        }
    }

    /** Looks for those to send away while somebody waits: one timer for all. */
    private void lookLater() {
        if (line.size() > 0 && looking.compareAndSet(false, true)) {
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(patienceNanos) / LOOKS);
            vertx.setTimer(millis, due -> {
                line.takeAll(this::isToLeave).forEach(this::sendAway);
                looking.set(false);
                lookLater();
            });
        }
    }

    private boolean isToLeave(HashJob job) {
        return job.waitedNanos(System.nanoTime()) > patienceNanos || job.isForNobody();
    }

    private void sendAway(HashJob job) {
        figures.refused();
        job.fail(new AuthException(Reason.BUSY));
    }

    private Future<String> refuse(HashJob job) {
        figures.refused();
        job.input().clear();
        return Future.failedFuture(new AuthException(Reason.BUSY));
    }
}
