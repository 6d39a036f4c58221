package dev.postern.domain;

import java.util.concurrent.TimeUnit;

/**
 * Counts what can happen far more often than it is worth a line of a log: it is told of once a second at most, so that a
 * flood does not become a flood of lines. Thread-safe.
 */
public final class Tally {
    /** Our guess: often enough to see when something begins and ends. */
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long told;
    private long count;

    /**
     * Makes one whose first is told of.
     *
     * @param nanos what time it is, on the clock of {@link System#nanoTime}
     */
    public Tally(long nanos) {
        this.told = nanos - EVERY_NANOS;
    }

    /** Counts one more. Returns how many there were since they were last told of, where it is time to; else 0. */
    public synchronized long countAndAsk(long nanos) {
        count++;
        if (nanos - told < EVERY_NANOS) {
            return 0;
        }
        long since = count;
        told = nanos;
        count = 0;
        return since;
    }
}
