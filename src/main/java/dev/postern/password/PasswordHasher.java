package dev.postern.password;

import dev.postern.config.Settings;
import dev.postern.domain.Caller;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.PlainPassword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.mindrot.jbcrypt.BCrypt;

/**
 * The door to password hashing. Thread-safe.
 *
 * <p>Every check costs exactly one hash, also where there is nothing to check: an unknown account, an unusable password
 * or a damaged hash are compared with a decoy of today's cost, so that the time of an answer does not tell who has an
 * account. A hash from elsewhere costs its own as well, until its owner's first log-in.
 */
public final class PasswordHasher implements AutoCloseable {
    /** What the store has room for. */
    private static final int MAX_TEXT = 255;

    private final HashPool pool;
    private final SecureRandom random;
    private final int cost;
    private final BcryptText decoy;

    /** Starts the hashing threads. */
    public PasswordHasher(Vertx vertx, Settings.Password settings, SecureRandom random) {
        this.pool = new HashPool(vertx, settings, new ChosenEngine(settings.engine()));
        this.random = random;
        this.cost = settings.cost();
        this.decoy = BcryptText.decoy(cost, random);
    }

    /** Hashes a new password. Completes with the hash to store; fails with BUSY when too many wait. */
    public Future<PasswordHash> hash(Caller caller, PlainPassword password) {
        Scheme scheme = Scheme.suiting(password);
        String salt =
                BCrypt.gensalt(cost, random).substring(BcryptText.prefix(cost).length());
        return pool.submit(new BcryptInput(scheme.keyOf(password), cost, salt), caller)
                .map(hash -> new PasswordHash(scheme.label(), new BcryptText(cost, salt, hash).text()));
    }

    /**
     * Checks a password, at the cost of one hash whatever is given. Completes with what was found; fails with BUSY when
     * too many wait.
     *
     * @param password what was typed; empty when it cannot be anyone's password
     * @param hash what is stored; empty or none when there is no such account, or none that has a password
     */
    public Future<Verdict> verify(Caller caller, Optional<PlainPassword> password, Optional<PasswordHash> hash) {
        return password.isEmpty() || hash.filter(PasswordHash::isSet).isEmpty()
                ? spendAHashOn(Verdict.MISMATCH, caller)
                : compare(caller, password.get(), hash.get());
    }

    /** Completes when a hash may be asked for; fails with BUSY when it would be refused, before it has cost anything. */
    public Future<Void> admit() {
        return pool.admit();
    }

    /** What hashing has come to since the start. */
    public HashFigures figures() {
        return pool.figures();
    }

    /** Turns away what waits; what is being hashed ends. */
    @Override
    public void close() {
        pool.close();
    }

    /** The hash of another service, or of another Postern, to be stored; empty for one that could never be checked. */
    public static Optional<PasswordHash> foreign(String text) {
        if (BcryptText.parse(text).isPresent()) {
            return Optional.of(new PasswordHash(Scheme.BCRYPT.label(), text));
        }
        return Optional.of(text)
                .filter(given -> given.length() <= MAX_TEXT)
                .flatMap(ForeignHash::parse)
                .filter(hash -> ForeignMemory.OF_THIS_PROCESS.has(hash.memoryKib()))
                .map(hash -> new PasswordHash(ForeignHash.LABEL, text));
    }

    /** The same for one whose scheme is told, as an export does. */
    public static Optional<PasswordHash> foreign(String scheme, String text) {
        if (scheme.isEmpty()) {
            return foreign(text);
        }
        PasswordHash hash = new PasswordHash(scheme, text);
        boolean ours =
                Scheme.labelled(scheme).isPresent() && BcryptText.parse(text).isPresent();
        return ours || !hash.isSet() ? Optional.of(hash) : foreign(text).filter(hash::equals);
    }

    private Future<Verdict> compare(Caller caller, PlainPassword password, PasswordHash hash) {
        if (hash.scheme().equals(ForeignHash.LABEL)) {
            return ForeignHash.parse(hash.text())
                    .map(foreign -> pool.submit(password.utf8(), foreign, caller)
                            .compose(right -> right
                                    ? Future.succeededFuture(Verdict.MATCH_OUTDATED)
                                    : spendAHashOn(Verdict.MISMATCH, caller)))
                    .orElseGet(() -> spendAHashOn(Verdict.DAMAGED, caller));
        }
        Optional<Scheme> scheme = Scheme.labelled(hash.scheme());
        Optional<BcryptText> stored = BcryptText.parse(hash.text());
        if (scheme.isEmpty() || stored.isEmpty()) {
            return spendAHashOn(Verdict.DAMAGED, caller);
        }
        // A foreign hash of a longer password's first 72 bytes must not match, and ours cannot across schemes.
        Scheme suiting = Scheme.suiting(password);
        if (!scheme.get().equals(suiting)) {
            return spendAHashOn(Verdict.MISMATCH, caller);
        }
        Verdict match = stored.get().cost() == cost ? Verdict.MATCH : Verdict.MATCH_OUTDATED;
        return matches(suiting.keyOf(password), stored.get(), caller)
                .map(matched -> matched ? match : Verdict.MISMATCH);
    }

    private Future<Verdict> spendAHashOn(Verdict verdict, Caller caller) {
        return matches(new byte[0], decoy, caller).map(verdict);
    }

    private Future<Boolean> matches(byte[] key, BcryptText stored, Caller caller) {
        return pool.submit(new BcryptInput(key, stored.cost(), stored.salt()), caller)
                .map(hash -> MessageDigest.isEqual(
                        hash.getBytes(StandardCharsets.US_ASCII), stored.hash().getBytes(StandardCharsets.US_ASCII)));
    }
}
