package dev.postern.password;

import java.util.concurrent.TimeUnit;

/**
 * What hashing has come to since the start, in counts and waiting times. Thread-safe.
 */
public final class HashFigures {
    /** How much the latest hash counts in the pace of late; our guess: the pace follows the load within seconds. */
    private static final double WEIGHT = 0.1;

    private long hashes;
    private long pairs;
    private long refusals;
    private long waitNanos;
    private long longestWaitNanos;
    private double nanosAHash;

    HashFigures() {}

    synchronized void refused() {
        refusals++;
    }

    synchronized void began(long waitedNanos) {
        waitNanos += waitedNanos;
        longestWaitNanos = Math.max(longestWaitNanos, waitedNanos);
    }

    synchronized void computed(int count, long nanos) {
        hashes += count;
        pairs += count == 2 ? 1 : 0;
        double latest = (double) nanos / count;
        nanosAHash = nanosAHash == 0 ? latest : nanosAHash + WEIGHT * (latest - nanosAHash);
    }

    /** How long a thread takes for so many hashes, at the pace of late; 0 when none has been computed. */
    synchronized long nanosFor(int count) {
        return (long) (nanosAHash * count);
    }

    /** How many hashes were computed: the unit in which work is counted, not in time. */
    public synchronized long hashes() {
        return hashes;
    }

    /** How many times two of them were computed together. */
    public synchronized long pairs() {
        return pairs;
    }

    /** How many were turned away, because too many waited or they waited too long. */
    public synchronized long refusals() {
        return refusals;
    }

    /** How long those that were hashed had waited, all together, in milliseconds. */
    public synchronized long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(waitNanos);
    }

    /** How long one of them had waited at most, in milliseconds. */
    public synchronized long longestWaitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestWaitNanos);
    }
}
