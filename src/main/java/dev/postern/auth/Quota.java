package dev.postern.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postern.auth.SharedCounts.Change;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How often something may be done: so many times for each key in any stretch of a length. Thread-safe.
 *
 * <p>Problem: whoever counts after the work lets a thousand at once begin, and whoever counts in fixed hours lets twice as
 * many through around the hour. Choice: the moments of what was done are kept, as many as are allowed, and one more is
 * taken or refused in one step, before the work. Price: eight bytes for each, for as many keys as {@link #KEYS}; then the
 * least used are forgotten, which a guesser cannot bring about in time, since every guess costs a hash.
 */
final class Quota implements SharedCounts.Count {
    /** Our guess: some tens of MiB when all are full. */
    private static final int KEYS = 100_000;

    private static final long[] NONE = {};

    private final int limit;
    private final long stretch;
    private final IntToLongFunction pause;
    private final InstantSource clock;
    private final SharedCounts.Echo echo;
    private final Cache<String, long[]> done;

    /**
     * Counts nothing yet.
     *
     * @param limit how often in a stretch; 0 for no limit
     * @param pause the milliseconds between the latest of so many and one more
     * @param echo is told of every change
     */
    Quota(int limit, Duration stretch, IntToLongFunction pause, InstantSource clock, SharedCounts.Echo echo) {
        this.limit = limit;
        this.stretch = stretch.toMillis();
        this.pause = pause;
        this.clock = clock;
        this.echo = echo;
        this.done = forgetting(stretch, clock);
    }

    /** A map of bounded size that forgets what was put into it longer ago. */
    static <V> Cache<String, V> forgetting(Duration after, InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(KEYS)
                .expireAfterWrite(after)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    /** Completes when there is nothing to wait for; fails with THROTTLED and the wait otherwise. */
    static Future<Void> answer(Duration wait) {
        return wait.isZero()
                ? Future.succeededFuture()
                : Future.failedFuture(new AuthException(Reason.THROTTLED, wait));
    }

    /** Counts one more, unless that is one too many. Returns for how long it still is; zero when it was counted. */
    Duration take(String key) {
        if (limit == 0) {
            return Duration.ZERO;
        }
        long now = clock.millis();
        long[] wait = {0};
        long[] unused = done.asMap().compute(key, (same, before) -> {
            long[] recent = recent(before, now);
            wait[0] = waitAfter(recent, now);
            return wait[0] > 0 ? recent : and(recent, now);
        });
        if (wait[0] <= 0) {
            echo.tell(Change.ADD, key);
        }
        return Duration.ofMillis(wait[0]);
    }

    /** For how long one more would be one too many; zero when it would not. */
    Duration waitFor(String key) {
        long now = clock.millis();
        return limit == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, waitAfter(recent(done.getIfPresent(key), now), now)));
    }

    /** Counts one more, even where that is one too many: it has happened. */
    void add(String key) {
        if (limit > 0) {
            count(key);
            echo.tell(Change.ADD, key);
        }
    }

    /** Takes the latest one back: it did not happen. */
    void giveBack(String key) {
        uncount(key);
        echo.tell(Change.GIVE_BACK, key);
    }

    /** Counts from nothing again. */
    void forget(String key) {
        done.invalidate(key);
        echo.tell(Change.FORGET, key);
    }

    @Override
    public void hear(Change change, String key) {
        switch (change) {
            case ADD -> count(key);
            case GIVE_BACK -> uncount(key);
            case FORGET -> done.invalidate(key);
        }
    }

    private void count(String key) {
        if (limit > 0) {
            long now = clock.millis();
            long[] unused = done.asMap().compute(key, (same, before) -> {
                long[] recent = recent(before, now);
                return and(recent.length < limit ? recent : Arrays.copyOfRange(recent, 1, recent.length), now);
            });
        }
    }

    private void uncount(String key) {
        long[] unused = done.asMap()
                .computeIfPresent(
                        key, (same, times) -> times.length < 2 ? null : Arrays.copyOf(times, times.length - 1));
    }

    private long waitAfter(long[] recent, long now) {
        if (recent.length == 0) {
            return 0;
        }
        long full = recent.length < limit ? 0 : recent[0] + stretch - now;
        return Math.max(full, recent[recent.length - 1] + pause.applyAsLong(recent.length) - now);
    }

    private long[] recent(long @Nullable [] times, long now) {
        if (times == null) {
            return NONE;
        }
        int first = 0;
        while (first < times.length && times[first] <= now - stretch) {
            first++;
        }
        return first == 0 ? times : Arrays.copyOfRange(times, first, times.length);
    }

    private static long[] and(long[] times, long now) {
        long[] more = Arrays.copyOf(times, times.length + 1);
        more[times.length] = now;
        return more;
    }
}
