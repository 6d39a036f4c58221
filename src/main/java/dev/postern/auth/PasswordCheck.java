package dev.postern.auth;

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
import java.util.Optional;

/** Whether somebody knows an account's password, as often as that may be tried. Thread-safe. */
final class PasswordCheck {
    /** No account has this number. */
    private static final long NOBODY = 0;

    private final Database database;
    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final LoginThrottle throttle;
    private final KnownDevices devices;
    private final AuthEvents events;

    PasswordCheck(
            Database database, PasswordHasher hasher, LoginThrottle throttle, KnownDevices devices, AuthEvents events) {
        this.database = database;
        this.accounts = new Accounts(database);
        this.hasher = hasher;
        this.throttle = throttle;
        this.devices = devices;
        this.events = events;
    }

    /**
     * Completes with whose password it is, at the cost of one hash whether or not there is such an account; fails with
     * BAD_CREDENTIALS, THROTTLED, BUSY.
     */
    Future<Checked> check(Caller caller, String email, String password, Optional<Token> sent) {
        Optional<PlainPassword> typed = PlainPassword.parse(password);
        return hasher.admit()
                .compose(room -> devices.recognize(sent, email))
                .compose(device -> throttle.admit(caller, email, device).compose(tried -> accounts.find(email)
                        .compose(user -> hasher.verify(caller, typed, user.map(User::password))
                                .compose(verdict -> judge(caller, device, user, typed, verdict)))
                        .onComplete(outcome -> settle(tried, outcome))));
    }

    private static void settle(LoginThrottle.Try tried, AsyncResult<Checked> outcome) {
        if (outcome.succeeded()) {
            tried.succeeded();
        } else if (outcome.cause() instanceof AuthException refusal && refusal.reason() == Reason.BAD_CREDENTIALS) {
            tried.failed();
        } else {
            tried.didNotHappen();
        }
    }

    /** Completes with who is let in and the hash to keep; fails with BAD_CREDENTIALS. */
    private Future<Checked> judge(
            Caller caller, Device device, Optional<User> user, Optional<PlainPassword> password, Verdict verdict) {
        if (user.isEmpty()) {
            events.loginRefusedForUnknown(caller);
            countFailure(device, NOBODY);
            return refuse();
        }
        if (user.get().disabled()) {
            events.loginOfDisabled(caller, user.get());
            return refuse();
        }
        if (!device.owners() && throttle.isWornOut(user.get())) {
            events.loginDisabled(caller, user.get());
            countFailure(device, user.get().id());
            return refuse();
        }
        return switch (verdict) {
            case MATCH ->
                Future.succeededFuture(new Checked(user.get(), user.get().password(), device));
            case MATCH_OUTDATED -> upgrade(caller, user.get(), password.orElseThrow(), device);
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
    private Future<Checked> upgrade(Caller caller, User user, PlainPassword password, Device device) {
        return hasher.hash(caller, password).otherwise(user.password()).map(hash -> new Checked(user, hash, device));
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.BAD_CREDENTIALS));
    }

    /**
     * Somebody who knows an account's password.
     *
     * @param user the account as it was when the password was checked
     * @param hash what to keep of the password
     * @param device from where
     */
    record Checked(User user, PasswordHash hash, Device device) {}
}
