package dev.postern.auth;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session as it is known in memory, where its last use is ahead of the store's. Thread-safe. */
final class CachedSession {
    /** Uses closer together than this count as one, so that threads do not fight over the memory that notes them. */
    private static final long GRAIN_MILLIS = 1_000;

    private final Session session;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile long lastSeen;
    private volatile long written;

    CachedSession(Session session) {
        this.session = session;
        this.lastSeen = session.lastSeen().toEpochMilli();
        this.written = lastSeen;
    }

    Token.Digest token() {
        return session.token();
    }

    long userId() {
        return session.userId();
    }

    EmailAddress email() {
        return session.email();
    }

    boolean isLive(long now, Duration idle, Duration absolute) {
        return now - lastSeen < idle.toMillis() && now - session.created().toEpochMilli() < absolute.toMillis();
    }

    void use(long now) {
        if (now - lastSeen >= GRAIN_MILLIS) {
            lastSeen = now;
        }
    }

    /** When it was last used, in milliseconds since 1970. */
    long lastSeen() {
        return lastSeen;
    }

    /** How long the store has not been told of its uses, in milliseconds. */
    long unwritten() {
        return lastSeen - written;
    }

    /** Asks for its place in the line of those to be written. Returns whether it has not been in it. */
    boolean enqueue() {
        return !queued.get() && queued.compareAndSet(false, true);
    }

    /** Leaves the line, its use being written or, if not, to be tried again after its next use. */
    void dequeue() {
        queued.set(false);
    }

    /** Notes that the store knows of its use at a moment. */
    void written(long seen) {
        written = seen;
    }
}
