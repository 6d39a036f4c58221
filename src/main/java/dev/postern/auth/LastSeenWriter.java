package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.db.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Writes down when sessions were last used, behind the answers and many in one transaction. Thread-safe.
 *
 * <p>Problem: idleness is measured from the last use, and writing each use down would make a write of every check.
 * Choice: a use is written once the store is an interval behind it, together with those of the same second. Price: a
 * crash forgets what was not written, so that a session ends at most an interval and a second too early.
 */
final class LastSeenWriter {
    private static final Duration GATHER = Duration.ofSeconds(1);

    /** How many go in one transaction; our guess at a pause that nobody feels. */
    private static final int BATCH = 500;

    private final Vertx vertx;
    private final Database database;
    private final Duration interval;
    private final AuthEvents events;
    private final Queue<CachedSession> line = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private Future<Void> writing = Future.succeededFuture();

    LastSeenWriter(Vertx vertx, Database database, Duration interval, AuthEvents events) {
        this.vertx = vertx;
        this.database = database;
        this.interval = interval;
        this.events = events;
    }

    /** Notes that a session has been used. */
    void used(CachedSession session) {
        if (session.unwritten() >= interval.toMillis() && session.enqueue()) {
            line.add(session);
            writeLater();
        }
    }

    private void writeLater() {
        if (waking.compareAndSet(false, true)) {
            vertx.setTimer(GATHER.toMillis(), due -> {
                waking.set(false);
                write().onComplete(tried -> {
                    if (!line.isEmpty()) {
                        writeLater();
                    }
                });
            });
        }
    }

    /** Writes what is in the line and what of these sessions is not. Completes when that has been tried, or once it fails. */
    Future<Void> writeAll(Stream<CachedSession> sessions) {
        sessions.filter(session -> session.unwritten() > 0 && session.enqueue()).forEach(line::add);
        return write();
    }

    /** One batch after the other, so that other writes come in between. */
    private synchronized Future<Void> write() {
        writing = writing.eventually(() -> Batches.whileMore(this::writeBatch));
        return writing;
    }

    /** Completes with whether to go on: not when the line is empty, nor when the store takes nothing; then it waits. */
    private Future<Boolean> writeBatch() {
        List<CachedSession> batch = new ArrayList<>();
        List<Sessions.Use> uses = new ArrayList<>();
        for (CachedSession next = line.poll(); next != null; next = batch.size() < BATCH ? line.poll() : null) {
            batch.add(next);
            uses.add(new Sessions.Use(next.token(), next.lastSeen()));
        }
        if (batch.isEmpty()) {
            return Future.succeededFuture(false);
        }
        return database.transaction(store -> store.sessions().touch(uses))
                .onSuccess(written -> {
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i).written(uses.get(i).millis());
                    }
                })
                .onFailure(events::touchLost)
                .onComplete(tried -> batch.forEach(CachedSession::dequeue))
                .transform(tried -> Future.succeededFuture(tried.succeeded()));
    }
}
