package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what has expired, in small batches so that nobody waits for it. Thread-safe.
 *
 * <p>Expired rows are refused without it; it only keeps the store small. A session past its absolute age is no longer
 * touched, so the idle time removes it as well.
 */
public final class Janitor {
    /** How many rows go in one transaction; our guess at a pause that nobody feels. */
    private static final int BATCH = 500;

    /** For an operator to find. Our guess. */
    private static final Duration GIVEN_UP_KEPT = Duration.ofDays(30);

    private static final Duration EVERY = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(Janitor.class);

    private final Database database;
    private final Settings.Sessions limits;
    private final InstantSource clock;
    private volatile boolean stopped;

    /** Makes a janitor that does nothing yet. */
    public Janitor(Database database, Settings.Sessions limits, InstantSource clock) {
        this.database = database;
        this.limits = limits;
        this.clock = clock;
    }

    /** Cleans once a minute until it is stopped. A round that fails is logged, and the next one tries again. */
    public void start(Vertx vertx) {
        scheduleNext(vertx);
    }

    /** Cleans no more; a round that runs ends. */
    public void stop() {
        stopped = true;
    }

    /** Cleans now. Completes with how many rows went; fails with STORE_UNAVAILABLE and STORE_FULL. */
    public Future<Integer> clean() {
        Instant now = clock.instant();
        return inBatches(0, limit -> database.store().sessions().purge(now.minus(limits.keptUnused()), limit))
                .compose(sessions ->
                        inBatches(sessions, limit -> database.store().tokens().purge(now, limit)))
                .compose(before -> inBatches(
                        before, limit -> database.store().devices().purge(now.minus(KnownDevices.KEPT), limit)))
                .compose(before ->
                        inBatches(before, limit -> database.store().users().purge(now, limit)))
                // As long as a mail may wait, so that it finds what it is about.
                .compose(before -> inBatches(
                        before,
                        limit -> database.store().registrations().purge(now.minus(Postman.GIVEN_UP_AFTER), limit)))
                .compose(before -> inBatches(
                        before, limit -> database.store().formerAddresses().purge(now, limit)))
                .compose(before ->
                        inBatches(before, limit -> database.store().mails().purge(now.minus(GIVEN_UP_KEPT), limit)));
    }

    private void scheduleNext(Vertx vertx) {
        vertx.setTimer(EVERY.toMillis(), due -> {
            if (!stopped) {
                clean().onFailure(fault -> log.warn("event=purge_failed fault={}", fault.toString()))
                        .onComplete(cleaned -> scheduleNext(vertx));
            }
        });
    }

    private static Future<Integer> inBatches(int before, IntFunction<Future<Integer>> batch) {
        AtomicInteger gone = new AtomicInteger(before);
        return Batches.whileMore(
                        () -> batch.apply(BATCH).onSuccess(gone::addAndGet).map(removed -> removed >= BATCH))
                .map(done -> gone.get());
    }
}
