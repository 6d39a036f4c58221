package dev.postern.password;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the heap in which hashes of others are computed, one at a time. Thread-safe.
 *
 * <p>Problem: such a hash takes as much memory as its text says, many at once take more than there is, and the library of
 * Argon2 keeps what it has taken for each set of parameters. Choice: a third of the heap; what is kept counts, and what does
 * not fit beside it is not computed: its owner is told to come again, and the log that the heap is too small. Price: one core
 * for them all, however many log in.
 */
final class ForeignMemory {
    /** A third of the heap of this process. Our guess: the rest is what a busy service needs. */
    static final ForeignMemory OF_THIS_PROCESS =
            new ForeignMemory(Runtime.getRuntime().maxMemory() / 3 / 1024);

    private static final Logger log = LoggerFactory.getLogger(ForeignMemory.class);

    private final long kib;
    private final Set<String> kept = new HashSet<>();
    private long keptKib;

    /** So many KiB, none of which is taken. */
    ForeignMemory(long kib) {
        this.kib = kib;
    }

    /** What takes memory while it computes. */
    interface Computation {
        byte[] compute() throws GeneralSecurityException;
    }

    /** Whether so much may be had while nothing else is kept. */
    boolean has(long kib) {
        return kib <= this.kib;
    }

    /** Computes with so many KiB that are free again afterwards; throws an AuthException with BUSY where there are not. */
    synchronized byte[] lend(long kib, Computation computation) throws GeneralSecurityException {
        refuseUnlessFree(kib);
        return computation.compute();
    }

    /** The same with memory that is kept, under a name, for the next of this name. */
    synchronized byte[] keep(String name, long kib, Computation computation) throws GeneralSecurityException {
        if (!kept.contains(name)) {
            refuseUnlessFree(kib);
            keptKib += kib;
            boolean unused = kept.add(name);
        }
        return computation.compute();
    }

    private void refuseUnlessFree(long wanted) {
        if (keptKib + wanted > kib) {
            log.error("event=hash_memory wanted_kib={} kept_kib={} of_kib={}", wanted, keptKib, kib);
            throw new AuthException(Reason.BUSY);
        }
    }
}
