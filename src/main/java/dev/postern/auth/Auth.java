package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.domain.Account;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.OpenSession;
import dev.postern.domain.Token;
import dev.postern.mail.Mailer;
import dev.postern.password.HashFigures;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
    private final OpenSessions open;
    private final OwnAccount own;
    private final AddressProof proof;
    private final Postman postman;
    private final Administration administration;

    /** Puts the rules together, listens to the other nodes on the store, and begins to send what is to be mailed. */
    public Auth(
            Vertx vertx,
            Settings settings,
            Database database,
            PasswordHasher hasher,
            Mailer mailer,
            InstantSource clock,
            SecureRandom random) {
        AuthEvents events = new AuthEvents();
        PasswordPolicy policy = new PasswordPolicy(vertx, settings.password());
        SharedCounts counts = new SharedCounts(database.notices(), clock, random, events);
        this.database = database;
        this.hashes = hasher.figures();
        this.postman =
                new Postman(vertx, database, mailer, new Letters(mailer, settings, clock, random), clock, events);
        Outbox outbox = new Outbox(database, settings, counts, postman, clock);
        this.registration = new Registration(database, hasher, policy, outbox, settings, counts, clock, events);
        this.sessions = new SessionKeeper(
                vertx, database, settings.sessions(), settings.throttle(), counts, clock, random, events);
        KnownDevices devices = new KnownDevices(database, settings.throttle(), clock, random);
        PasswordCheck passwords =
                new PasswordCheck(database, hasher, new LoginThrottle(settings.throttle(), counts), devices, events);
        this.signIn = new SignIn(passwords, sessions, devices, outbox, settings.register(), clock, events);
        this.open = new OpenSessions(database, sessions, events);
        this.own = new OwnAccount(database, passwords, hasher, policy, sessions, outbox, settings, clock, events);
        this.proof = new AddressProof(database, sessions, outbox, settings.throttle(), counts, clock, events);
        this.recovery = new PasswordRecovery(
                database,
                hasher,
                policy,
                sessions,
                settings.reset(),
                new ResetThrottle(settings.throttle(), counts),
                outbox,
                clock,
                random,
                events);
        this.administration = new Administration(
                database, hasher, policy, sessions, outbox, settings.reset().ttl(), clock, random, events);
        database.notices().listen(new OtherNodes(sessions, counts));
        postman.start();
    }

    /**
     * Makes an account, or has a link mailed that does. Completes with its address as typed; fails with EMAIL_INVALID,
     * PASSWORD_REFUSED, and EMAIL_TAKEN where that is told.
     */
    public Future<EmailAddress> register(Caller caller, String email, String password) {
        return registration.register(caller, email, password);
    }

    /**
     * Begins a session. Costs one hash whether or not the account exists. Completes with the account's address and the
     * new session's token; fails with BAD_CREDENTIALS, and EMAIL_UNVERIFIED where that is told.
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

    /** Shows somebody the account. Completes with it; fails with NO_SESSION. */
    public Future<Account> account(Caller caller, Optional<Token> session) {
        return open.account(caller, session);
    }

    /** Shows somebody the account's sessions. Completes with them, the newest first; fails with NO_SESSION. */
    public Future<List<OpenSession>> sessions(Caller caller, Optional<Token> session) {
        return open.list(caller, session);
    }

    /**
     * Ends the session of that name, on whichever device. Completes when no check will find it any more; fails with
     * NO_SESSION, and with SESSION_UNKNOWN where the account has none of that name.
     */
    public Future<Void> endSession(Caller caller, Optional<Token> session, String id) {
        return open.end(caller, session, id);
    }

    /** Ends all sessions of the account but this one. Completes with how many there were; fails with NO_SESSION. */
    public Future<Integer> endOtherSessions(Caller caller, Optional<Token> session) {
        return open.endOthers(caller, session);
    }

    /**
     * Replaces the password, ends all sessions, and begins one, all or nothing. The present password counts like a log-in's.
     * Completes with the new session; fails with NO_SESSION, BAD_CREDENTIALS, PASSWORD_REFUSED.
     */
    public Future<SignedIn> changePassword(Caller caller, String password, String newPassword, Brought brought) {
        return own.changePassword(caller, password, newPassword, brought);
    }

    /**
     * Asks for another address, which is the account's when the link is used that is mailed there. Completes with it; fails
     * with NO_SESSION, BAD_CREDENTIALS, EMAIL_INVALID, MAIL_OFF, and EMAIL_TAKEN where that is told.
     */
    public Future<EmailAddress> changeEmail(Caller caller, String password, String newEmail, Brought brought) {
        return own.changeEmail(caller, password, newEmail, brought);
    }

    /**
     * Has a link mailed that proves an address: the one of the session, where none is given. Completes with the address,
     * whether or not there is anything to prove; fails with MAIL_OFF, EMAIL_INVALID, and NO_SESSION without either.
     */
    public Future<EmailAddress> askToVerify(Caller caller, String email, Optional<Token> session) {
        return proof.ask(caller, email, session);
    }

    /**
     * Uses a link that was mailed. Completes with the address and what has come of it; fails with VERIFICATION_INVALID, and
     * with EMAIL_TAKEN where somebody else has the address by now.
     */
    public Future<Proven> prove(Caller caller, String token) {
        return proof.prove(caller, token);
    }

    /**
     * Removes the account and all that is its own, at once or when {@code account.deletion_grace} is over. Its sessions end
     * in the same transaction. Completes with its address; fails with NO_SESSION, BAD_CREDENTIALS.
     */
    public Future<EmailAddress> remove(Caller caller, String password, Brought brought) {
        return own.remove(caller, password, brought);
    }

    /**
     * Issues the right to set a new password; an earlier one of the account ends. Completes with the address and, where it
     * is not mailed, the token; fails with RESET_REFUSED.
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

    /**
     * Sends no more, and writes down what is known in memory alone: when sessions were last used. Completes when that has been
     * tried.
     */
    public Future<Void> settle() {
        return postman.stop().eventually(sessions::settle);
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
                hearsEndings(),
                postman.figures().mailsSent(),
                postman.figures().triesFailed(),
                postman.figures().mailsGivenUp());
    }

    /** The operators' door. */
    public Administration administration() {
        return administration;
    }

    /** Completes when the service can do its work; fails with STORE_UNAVAILABLE and STORE_FULL. */
    public Future<Void> ready() {
        return database.ready();
    }

    /**
     * A secret for the client, and the account that it is for.
     *
     * @param email the account's address
     * @param token the secret; handed out once, kept nowhere; empty where it is mailed
     */
    public record Issued(EmailAddress email, Optional<Token> token) {}

    /**
     * What has come of a link.
     *
     * @param email the address that it was sent to
     * @param how what it was for
     */
    public record Proven(EmailAddress email, How how) {
        /** What a link is for. */
        public enum How {
            /** The address is proven, and an account begins if there was none. */
            VERIFIED,
            /** The account has this address now. */
            CHANGED,
            /** The account has this address again, and its password is worth nothing. */
            RESTORED
        }
    }

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
