package dev.postern.auth;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.time.InstantSource;

/** Keys that something has happened with, for a while. Thread-safe. */
final class Marks implements SharedCounts.Count {
    private final Cache<String, Boolean> marked;
    private final SharedCounts.Echo echo;

    /** Marks nothing yet. */
    Marks(Duration kept, InstantSource clock, SharedCounts.Echo echo) {
        this.marked = Quota.forgetting(kept, clock);
        this.echo = echo;
    }

    boolean has(String key) {
        return marked.getIfPresent(key) != null;
    }

    /** Marks a key, from now on. Returns whether it was not marked. */
    boolean add(String key) {
        boolean added = marked.asMap().put(key, true) == null;
        echo.tell(SharedCounts.Change.ADD, key);
        return added;
    }

    @Override
    public void hear(SharedCounts.Change change, String key) {
        if (change == SharedCounts.Change.ADD) {
            marked.put(key, true);
        }
    }
}
