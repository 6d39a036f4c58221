package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Token;
import dev.postern.password.HashFigures;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The door to the service: everything that can be asked of it, by whatever protocol. Thread-safe.
 *
 * <p>Texts come as the client sent them, empty for missing; what they must be is decided here. Every future completes on
 * the caller's context, fails with an {@link dev.postern.domain.AuthException} for every expected failure, and can also
 * fail with STORE_UNAVAILABLE; those that write, with STORE_FULL; those that hash, with BUSY; those
 * that can be used to guess or to flood, with THROTTLED.
 */
public final class Auth {
    /** For how long a browser is known after a log-in. */
    public static final Duration DEVICES_KEPT = KnownDevices.KEPT;

    private final Database database;
    private final HashFigures hashes;
    private final Registration registration;
    private final SignIn signIn;
    private final SessionKeeper sessions;
    private final PasswordRecovery recovery;

    /** Puts the rules together, and listens to the other nodes on the store. */
    public Auth(
            Vertx vertx,
            Settings settings,
            Database database,
            PasswordHasher hasher,
            InstantSource clock,
            SecureRandom random) {
        AuthEvents events = new AuthEvents();
        PasswordPolicy policy = new PasswordPolicy(vertx, settings.password());
        SharedCounts counts = new SharedCounts(database.notices(), clock, random, events);
        this.database = database;
        this.hashes = hasher.figures();
        this.registration = new Registration(database, hasher, policy, settings.throttle(), counts, clock, events);
        this.sessions = new SessionKeeper(
                vertx, database, settings.sessions(), settings.throttle(), counts, clock, random, events);
        this.signIn = new SignIn(
                database,
                hasher,
                sessions,
                new LoginThrottle(settings.throttle(), counts),
                new KnownDevices(database, settings.throttle(), clock, random),
                clock,
                events);
        this.recovery = new PasswordRecovery(
                database,
                hasher,
                policy,
                sessions,
                settings.reset(),
                new ResetThrottle(settings.throttle(), counts),
                clock,
                random,
                events);
        database.notices().listen(new OtherNodes(sessions, counts));
    }

    /**
     * Makes an account. Completes with its address as typed; fails with EMAIL_INVALID, PASSWORD_REFUSED, EMAIL_TAKEN.
     */
    public Future<EmailAddress> register(Caller caller, String email, String password) {
        return registration.register(caller, email, password);
    }

    /**
     * Begins a session. Costs one hash whether or not the account exists. Completes with the account's address and the
     * new session's token; fails with BAD_CREDENTIALS.
     */
    public Future<SignedIn> signIn(Caller caller, String email, String password, Brought brought) {
        return signIn.signIn(caller, email, password, brought);
    }

    /** Ends a session. Completes when no check will find it any more; fails with NO_SESSION. */
    public Future<Void> signOut(Caller caller, Optional<Token> session) {
        return sessions.end(caller, session);
    }

    /**
     * Tells whose session this is, and keeps it alive. Completes with the address; fails with NO_SESSION.
     *
     * @param caller is asked for when the session is not known in memory
     */
    public Future<EmailAddress> whoAmI(Supplier<Caller> caller, Optional<Token> session) {
        return sessions.check(caller, session);
    }

    /**
     * Issues the right to set a new password; an earlier one of the account ends. Completes with the account's address
     * and the token; fails with RESET_REFUSED.
     */
    public Future<Issued> requestReset(Caller caller, String email) {
        return recovery.request(caller, email);
    }

    /**
     * Sets a new password and ends all sessions of the account, both or neither. Completes with the account's address;
     * fails with RESET_TOKEN_INVALID, and with PASSWORD_REFUSED, after which the token still works.
     */
    public Future<EmailAddress> resetPassword(Caller caller, String email, String resetToken, String newPassword) {
        return recovery.reset(caller, email, resetToken, newPassword);
    }

    /** Writes down what is known in memory alone: when sessions were last used. Completes when that has been tried. */
    public Future<Void> settle() {
        return sessions.settle();
    }

    /**
     * Whether sessions that are known are answered for from memory; while nothing is heard of the other nodes, the store is
     * asked each time.
     */
    public boolean hearsEndings() {
        return database.notices().areCurrent();
    }

    /** What the service has come to since its start. */
    public Figures figures() {
        return new Figures(
                hashes.hashes(),
                hashes.refusals(),
                Duration.ofMillis(hashes.waitMillis()),
                database.statements(),
                sessions.known(),
                hearsEndings());
    }

    /** Completes when the service can do its work; fails with STORE_UNAVAILABLE and STORE_FULL. */
    public Future<Void> ready() {
        return database.ready();
    }

    /**
     * What the service has come to, in numbers.
     *
     * @param hashes how many passwords were hashed
     * @param hashesRefused how many were turned away because too many waited
     * @param hashesWaited how long those that were hashed had waited, all together
     * @param statements how many the store was asked
     * @param sessionsKnown how many sessions are in memory
     * @param endingsHeard whether they are answered for from there
     */
    public record Figures(
            long hashes,
            long hashesRefused,
            Duration hashesWaited,
            long statements,
            long sessionsKnown,
            boolean endingsHeard) {}

    /**
     * A secret for the client, and the account that it is for.
     *
     * @param email the account's address
     * @param token the secret; handed out once, kept nowhere
     */
    public record Issued(EmailAddress email, Token token) {}

    /**
     * What a client that logs in has from earlier.
     *
     * @param session the session so far; it ends
     * @param device by what its browser is known
     */
    public record Brought(Optional<Token> session, Optional<Token> device) {
        /** A client that comes for the first time. */
        public static final Brought NOTHING = new Brought(Optional.empty(), Optional.empty());
    }

    /**
     * A session that has begun.
     *
     * @param email the account's address
     * @param token the session's secret; handed out once, kept nowhere
     * @param device by what the browser will be known, where browsers are
     */
    public record SignedIn(EmailAddress email, Token token, Optional<Token> device) {}
}
