package dev.postern.password;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the heap in which hashes of others are computed. Thread-safe.
 *
 * <p>Problem: such a hash takes as much memory as its text says, many at once take more than there is, and the library of
 * Argon2 keeps what it has taken for each set of parameters, and works on a copy. Choice: a third of the heap, lent for each
 * computation; what is kept is lent for ever. What does not fit beside that is not computed: its owner is told to come again,
 * and the log that the heap is too small. Price: where a few fill the memory, hashing threads wait for each other.
 */
final class ForeignMemory {
    /** A third of the heap of this process. Our guess: the rest is what a busy service needs. */
    static final ForeignMemory OF_THIS_PROCESS = new ForeignMemory(
            (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 3 / 1024));

    /** How long a thread waits for others to be done. Our guess: a few of the longest computations. */
    private static final int WAIT_SECONDS = 10;

    private static final Logger log = LoggerFactory.getLogger(ForeignMemory.class);

    private final int kib;
    private final Semaphore free;
    private final Set<String> kept = new HashSet<>();
    private int keptKib;

    /** So many KiB, none of which is taken. */
    ForeignMemory(int kib) {
        this.kib = kib;
        this.free = new Semaphore(kib, true);
    }

    /** What takes memory while it computes. */
    interface Computation {
        byte[] compute() throws GeneralSecurityException;
    }

    /** Whether so much may be had while nothing is kept. */
    boolean has(int wanted) {
        return wanted <= kib;
    }

    /** Computes with so many KiB that are free again afterwards; throws an AuthException with BUSY where there are not. */
    byte[] lend(int wanted, Computation computation) throws GeneralSecurityException {
        take(wanted);
        try {
            return computation.compute();
        } finally {
            free.release(wanted);
        }
    }

    /** The same where as many again are kept, under a name, for the next of this name. */
    byte[] keep(String name, int wanted, Computation computation) throws GeneralSecurityException {
        reserve(name, wanted);
        return lend(wanted, computation);
    }

    private synchronized void reserve(String name, int wanted) {
        if (!kept.contains(name)) {
            if (2 * wanted > kib - keptKib) {
                throw tooLittle(wanted);
            }
            take(wanted);
            keptKib += wanted;
            boolean unused = kept.add(name);
        }
    }

    private void take(int wanted) {
        try {
            if (wanted > kib || !free.tryAcquire(wanted, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw tooLittle(wanted);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AuthException(Reason.BUSY);
        }
    }

    private AuthException tooLittle(int wanted) {
        log.error("event=hash_memory wanted_kib={} free_kib={} of_kib={}", wanted, free.availablePermits(), kib);
        return new AuthException(Reason.BUSY);
    }
}
