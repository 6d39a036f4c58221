package dev.postern.password;

import dev.postern.config.Settings;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.PlainPassword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.mindrot.jbcrypt.BCrypt;

/**
 * The door to password hashing. Thread-safe.
 *
 * <p>Every check costs exactly one hash, also where there is nothing to check: an unknown account, an unusable password
 * or a damaged hash are compared with a decoy of today's cost, so that the time of an answer does not tell who has an
 * account.
 */
public final class PasswordHasher implements AutoCloseable {
    private final HashPool pool;
    private final SecureRandom random;
    private final int cost;
    private final BcryptText decoy;
    private final LongAdder hashes = new LongAdder();

    /** Starts the hashing threads. */
    public PasswordHasher(Vertx vertx, Settings.Password settings, SecureRandom random) {
        this.pool = new HashPool(vertx, settings);
        this.random = random;
        this.cost = settings.cost();
        this.decoy = BcryptText.decoy(cost, random);
    }

    /** Hashes a new password. Completes with the hash to store; fails with BUSY when too many wait. */
    public Future<PasswordHash> hash(PlainPassword password) {
        return pool.submit(() -> {
            Scheme scheme = Scheme.suiting(password);
            hashes.increment();
            return new PasswordHash(
                    scheme.label(), BCrypt.hashpw(scheme.keyOf(password), BCrypt.gensalt(cost, random)));
        });
    }

    /**
     * Checks a password, at the cost of one hash whatever is given. Completes with what was found; fails with BUSY when
     * too many wait.
     *
     * @param password what was typed; empty when it cannot be anyone's password
     * @param hash what is stored; empty when there is no such account
     */
    public Future<Verdict> verify(Optional<PlainPassword> password, Optional<PasswordHash> hash) {
        return pool.submit(() -> password.isEmpty() || hash.isEmpty()
                ? spendAHashOn(Verdict.MISMATCH)
                : compare(password.get(), hash.get()));
    }

    /** How many hashes were computed since the start: the unit in which work is counted, not in time. */
    public long hashes() {
        return hashes.sum();
    }

    /** How many were turned away since the start because too many waited. */
    public long refusals() {
        return pool.refused();
    }

    /** Turns away what waits; what is being hashed ends. */
    @Override
    public void close() {
        pool.close();
    }

    private Verdict compare(PlainPassword password, PasswordHash hash) {
        Optional<Scheme> scheme = Scheme.labelled(hash.scheme());
        Optional<BcryptText> stored = BcryptText.parse(hash.text());
        if (scheme.isEmpty() || stored.isEmpty()) {
            return spendAHashOn(Verdict.DAMAGED);
        }
        // A foreign hash of a longer password's first 72 bytes must not match, and ours cannot across schemes.
        Scheme suiting = Scheme.suiting(password);
        if (!scheme.get().equals(suiting)) {
            return spendAHashOn(Verdict.MISMATCH);
        }
        if (!matches(suiting.keyOf(password), stored.get())) {
            return Verdict.MISMATCH;
        }
        return stored.get().cost() == cost ? Verdict.MATCH : Verdict.MATCH_OUTDATED;
    }

    private Verdict spendAHashOn(Verdict verdict) {
        boolean unused = matches("", decoy);
        return verdict;
    }

    private boolean matches(String key, BcryptText hash) {
        hashes.increment();
        return BCrypt.checkpw(key, hash.text());
    }
}
