package dev.postern.auth;

import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import dev.postern.auth.KnownDevices.Device;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.password.PasswordHasher;
import dev.postern.password.Verdict;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** Checking who somebody is, once, in exchange for a session. Thread-safe. */
final class SignIn {
    /** No account has this number. */
    private static final long NOBODY = 0;

    private final Database database;
    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final SessionKeeper sessions;
    private final LoginThrottle throttle;
    private final KnownDevices devices;
    private final InstantSource clock;
    private final AuthEvents events;

    SignIn(
            Database database,
            PasswordHasher hasher,
            SessionKeeper sessions,
            LoginThrottle throttle,
            KnownDevices devices,
            InstantSource clock,
            AuthEvents events) {
        this.database = database;
        this.accounts = new Accounts(database);
        this.hasher = hasher;
        this.sessions = sessions;
        this.throttle = throttle;
        this.devices = devices;
        this.clock = clock;
        this.events = events;
    }

    Future<SignedIn> signIn(Caller caller, String email, String password, Brought brought) {
        // The hash may change between its check and the session: another log-in renews it, or the password is reset.
        return attempt(caller, email, password, brought)
                .compose(begun ->
                        begun.isPresent() ? Future.succeededFuture(begun) : attempt(caller, email, password, brought))
                .compose(begun -> begun.map(Future::succeededFuture).orElseGet(() -> {
                    events.loginOvertaken(caller);
                    return refuse();
                }));
    }

    /** Completes with nothing when the hash that was checked is not the account's any more. */
    private Future<Optional<SignedIn>> attempt(Caller caller, String email, String password, Brought brought) {
        Optional<PlainPassword> typed = PlainPassword.parse(password);
        return hasher.admit()
                .compose(room -> devices.recognize(brought.device(), email))
                .compose(device -> throttle.admit(caller, email, device)
                        .compose(tried -> accounts.find(email)
                                .compose(user -> hasher.verify(caller, typed, user.map(User::password))
                                        .compose(verdict -> admit(caller, device, user, typed, verdict)))
                                .onComplete(outcome -> settle(tried, outcome)))
                        .compose(admitted -> open(caller, admitted, device, brought.session())));
    }

    private static void settle(LoginThrottle.Try tried, AsyncResult<Admitted> outcome) {
        if (outcome.succeeded()) {
            tried.succeeded();
        } else if (outcome.cause() instanceof AuthException refusal && refusal.reason() == Reason.BAD_CREDENTIALS) {
            tried.failed();
        } else {
            tried.didNotHappen();
        }
    }

    /** Completes with who is let in and the hash to keep; fails with BAD_CREDENTIALS. */
    private Future<Admitted> admit(
            Caller caller, Device device, Optional<User> user, Optional<PlainPassword> password, Verdict verdict) {
        if (user.isEmpty()) {
            events.loginRefusedForUnknown(caller);
            countFailure(device, NOBODY);
            return refuse();
        }
        if (!device.owners() && throttle.isWornOut(user.get())) {
            events.loginDisabled(caller, user.get());
            countFailure(device, user.get().id());
            return refuse();
        }
        return switch (verdict) {
            case MATCH ->
                Future.succeededFuture(new Admitted(user.get(), user.get().password()));
            case MATCH_OUTDATED -> upgrade(caller, user.get(), password.orElseThrow());
            case DAMAGED -> {
                events.hashDamaged(user.get());
                events.loginRefused(caller, user.get());
                yield refuse();
            }
            case MISMATCH -> {
                events.loginRefused(caller, user.get());
                countFailure(device, user.get().id());
                yield refuse();
            }
        };
    }

    /**
     * Nobody waits for it, and it is done for unknown accounts as well: so the time to the answer does not tell whether there
     * is an account to count for.
     */
    private void countFailure(Device device, long userId) {
        Store store = database.store();
        Future<Void> counted = device.token()
                .filter(known -> device.owners())
                .map(known -> store.devices().noteFailure(known.digest(), userId))
                .orElseGet(() -> store.users().noteFailure(userId));
        counted.onFailure(events::failureNotCounted);
    }

    /** Hashes again in today's way; a service too busy for that lets the person in with the old hash. */
    private Future<Admitted> upgrade(Caller caller, User user, PlainPassword password) {
        return hasher.hash(caller, password).otherwise(user.password()).map(hash -> new Admitted(user, hash));
    }

    private Future<Optional<SignedIn>> open(Caller caller, Admitted admitted, Device device, Optional<Token> previous) {
        User user = admitted.user();
        Optional<Token> kept = devices.secretFor(device);
        return sessions.begin(user, previous, store -> store.users()
                        .noteLogin(user, admitted.hash(), clock.instant())
                        .compose(noted ->
                                noted ? devices.remember(store, kept, user).map(true) : Future.succeededFuture(false)))
                .map(begun -> begun.map(token -> {
                    events.loggedIn(caller, user);
                    return new SignedIn(user.email(), token, kept);
                }));
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.BAD_CREDENTIALS));
    }

    private record Admitted(User user, PasswordHash hash) {}
}
