package dev.postern.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * What time it is at a store that several nodes share. Thread-safe.
 *
 * <p>Problem: nodes whose clocks differ disagree about what has expired, and each deletes by its own. Choice: the store's
 * clock is everybody's; it is asked again and again, and between two answers the machine counts, without regard to what
 * its own clock says. Price: a reading is wrong by as much as half the time that its answer took.
 */
final class StoreClock implements InstantSource {
    /** Asks for milliseconds since 1970. */
    static final String QUESTION = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What took longer says too little; our guess, far above what an answer takes. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private volatile Reading last;

    /** A clock that has been read once, as {@link #read}. */
    StoreClock(long millis, long asked) {
        this.last = reading(millis, asked);
    }

    /** Reads it for the first time. Blocks. */
    static StoreClock readOver(Connection connection) throws StoreException {
        long asked = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(QUESTION)) {
            boolean unused = answer.next();
            return new StoreClock(answer.getLong(1), asked);
        } catch (SQLException fault) {
            throw new StoreException(
                    "db.url: the store does not say what time it is (" + fault.getMessage() + ")", fault);
        }
    }

    /**
     * Takes note of an answer that has just come, unless it took so long that the time before is better known.
     *
     * @param millis what the store said
     * @param asked when the question was sent, by {@link System#nanoTime}
     */
    void read(long millis, long asked) {
        if (System.nanoTime() - asked < SOON_NANOS) {
            last = reading(millis, asked);
        }
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public long millis() {
        Reading reading = last;
        return reading.millis + (System.nanoTime() - reading.nanos) / NANOS_PER_MILLI;
    }

    /** The store looked at its clock somewhere between the question and the answer: in the middle, as far as we know. */
    private static Reading reading(long millis, long asked) {
        return new Reading(millis, asked + (System.nanoTime() - asked) / 2);
    }

    private record Reading(long millis, long nanos) {}
}
