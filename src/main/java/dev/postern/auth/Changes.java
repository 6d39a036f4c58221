package dev.postern.auth;

import dev.postern.domain.Token;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which sessions have changed since some moment: what was read before that is not to be believed. Thread-safe.
 *
 * <p>Problem: a check reads a session from the store, the session ends, and the check then answers by what it has read,
 * or keeps it for the next. Choice: changes are numbered. Whoever reads notes the number of the latest change first; each
 * change leaves its number in a slot for its token or account, and a slot with a higher number than the one noted says
 * "read again". Price: half a mebibyte, and that tokens share slots, so that a log-out makes one or two others of a
 * hundred thousand cached sessions be read again.
 *
 * <p>Changes made by another node have to arrive here as well; when some may have been missed, everything has changed.
 */
final class Changes {
    private static final int SLOT_BITS = 16;

    private final AtomicLong latest = new AtomicLong();
    private final AtomicLong ofEverything = new AtomicLong();
    private final AtomicLongArray slots = new AtomicLongArray(1 << SLOT_BITS);

    /** The moment that it is: the number of the latest change. To be taken before reading. */
    long now() {
        return latest.get();
    }

    /** Says that the session of this token has begun or ended. To be called after the commit, before the answer. */
    void of(Token.Digest token) {
        note(slot(token.hashCode()));
    }

    /** Says that any sessions of this account may have ended. To be called after the commit, before the answer. */
    void ofAllOf(long userId) {
        note(slot(userId));
    }

    /** Says that any session may have ended. */
    void ofAll() {
        ofEverything.accumulateAndGet(latest.incrementAndGet(), Math::max);
    }

    boolean since(long moment, Token.Digest token) {
        return since(moment, slot(token.hashCode()));
    }

    boolean since(long moment, long userId) {
        return since(moment, slot(userId));
    }

    private boolean since(long moment, int slot) {
        return slots.get(slot) > moment || ofEverything.get() > moment;
    }

    private void note(int slot) {
        slots.accumulateAndGet(slot, latest.incrementAndGet(), Math::max);
    }

    /** Spreads neighbouring numbers. Source of the factor: 2^64 divided by the golden ratio, as in Fibonacci hashing. */
    private static int slot(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - SLOT_BITS));
    }
}
