package dev.postern.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test turns it. Thread-safe. */
public final class TestClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    /** Turns the clock; a negative duration turns it back. */
    public synchronized void advance(Duration duration) {
        now = now.plus(duration);
    }
}
