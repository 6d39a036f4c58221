package dev.postern.auth;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import java.time.Duration;

/** A session as it is known in memory, where its last use is ahead of the store's. Thread-safe. */
final class CachedSession {
    /** Uses closer together than this count as one, so that threads do not fight over the memory that notes them. */
    private static final long GRAIN_MILLIS = 1_000;

    private final Token.Digest token;
    private final long userId;
    private final EmailAddress email;
    private final long created;
    private volatile long lastSeen;
    private volatile long written;
    private boolean queued;

    CachedSession(Session session) {
        this.token = session.token();
        this.userId = session.userId();
        this.email = session.email();
        this.created = session.created().toEpochMilli();
        this.lastSeen = session.lastSeen().toEpochMilli();
        this.written = lastSeen;
    }

    Token.Digest token() {
        return token;
    }

    long userId() {
        return userId;
    }

    EmailAddress email() {
        return email;
    }

    boolean isLive(long now, Duration idle, Duration absolute) {
        return now - lastSeen < idle.toMillis() && now - created < absolute.toMillis();
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
    synchronized boolean enqueue() {
        boolean joined = !queued;
        queued = true;
        return joined;
    }

    /** Leaves the line, its use being written or, if not, to be tried again after its next use. */
    synchronized void dequeue() {
        queued = false;
    }

    /** Notes that the store knows of its use at a moment. */
    void written(long seen) {
        written = seen;
    }
}
