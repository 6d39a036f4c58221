package dev.postern.db;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk has room for what is written next. Thread-safe.
 *
 * <p>Problem: HSQLDB acknowledges commits on a full disk, without an exception or a log line (measured: 8,000
 * acknowledged, 3,349 kept). Choice: below a floor nothing is written at all, and the floor is far above what can be
 * written between two looks. Price: the last megabytes of the disk stay empty.
 */
final class FreeSpace {
    /** How often we look; at a thousand commits a second 100 KB pass in between, a hundredth of the default floor. */
    private static final long LOOK_EVERY_MILLIS = 250;

    private static final Logger log = LoggerFactory.getLogger(FreeSpace.class);

    private final Path directory;
    private final long floorBytes;
    private volatile boolean enough = true;

    FreeSpace(Path directory, long floorBytes) {
        this.directory = directory;
        this.floorBytes = floorBytes;
    }

    /** Looks now, on the calling thread, and tells whether there is room. */
    boolean look() {
        boolean now = directory.toFile().getUsableSpace() >= floorBytes;
        enough = now;
        return now;
    }

    /** Keeps looking, on a worker thread, and tells the log of a change. Returns the timer to cancel. */
    long watch(Vertx vertx) {
        return vertx.setPeriodic(LOOK_EVERY_MILLIS, tick -> vertx.executeBlocking(this::lookAgain)
                .onFailure(fault -> log.error("event=free_space_fault", fault)));
    }

    private boolean lookAgain() {
        boolean before = enough;
        boolean now = look();
        if (now != before) {
            log.warn("event=free_space enough={} floor_mib={}", now, floorBytes >> 20);
        }
        return now;
    }

    /** What the last look found. */
    boolean enough() {
        return enough;
    }

    /** Completes with what the work completes with, if there is room for it; fails with STORE_FULL otherwise. */
    <T> Future<T> ifEnough(Supplier<Future<T>> work) {
        return enough ? work.get() : Future.failedFuture(new AuthException(Reason.STORE_FULL));
    }
}
