package dev.postern.auth;

import dev.postern.auth.Auth.Issued;
import dev.postern.db.Database;
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
    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final SessionKeeper sessions;
    private final LoginThrottle throttle;
    private final InstantSource clock;
    private final AuthEvents events;

    SignIn(
            Database database,
            PasswordHasher hasher,
            SessionKeeper sessions,
            LoginThrottle throttle,
            InstantSource clock,
            AuthEvents events) {
        this.accounts = new Accounts(database);
        this.hasher = hasher;
        this.sessions = sessions;
        this.throttle = throttle;
        this.clock = clock;
        this.events = events;
    }

    Future<Issued> signIn(Caller caller, String email, String password, Optional<Token> previous) {
        // The hash may change between its check and the session: another log-in renews it, or the password is reset.
        return attempt(caller, email, password, previous)
                .compose(issued -> issued.isPresent()
                        ? Future.succeededFuture(issued)
                        : attempt(caller, email, password, previous))
                .compose(issued -> issued.map(Future::succeededFuture).orElseGet(() -> {
                    events.loginOvertaken(caller);
                    return refuse();
                }));
    }

    /** Completes with nothing when the hash that was checked is not the account's any more. */
    private Future<Optional<Issued>> attempt(Caller caller, String email, String password, Optional<Token> previous) {
        Optional<PlainPassword> typed = PlainPassword.parse(password);
        return hasher.admit()
                .compose(room -> throttle.admit(caller, email))
                .compose(tried -> accounts.find(email)
                        .compose(user -> hasher.verify(caller, typed, user.map(User::password))
                                .compose(verdict -> admit(caller, user, typed, verdict)))
                        .onComplete(outcome -> settle(tried, outcome)))
                .compose(admitted -> open(caller, admitted, previous));
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
            Caller caller, Optional<User> user, Optional<PlainPassword> password, Verdict verdict) {
        if (user.isEmpty()) {
            events.loginRefusedForUnknown(caller);
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
                yield refuse();
            }
        };
    }

    /** Hashes again in today's way; a service too busy for that lets the person in with the old hash. */
    private Future<Admitted> upgrade(Caller caller, User user, PlainPassword password) {
        return hasher.hash(caller, password).otherwise(user.password()).map(hash -> new Admitted(user, hash));
    }

    private Future<Optional<Issued>> open(Caller caller, Admitted admitted, Optional<Token> previous) {
        User user = admitted.user();
        return sessions.begin(user, previous, store -> store.users().noteLogin(user, admitted.hash(), clock.instant()))
                .map(begun -> begun.map(token -> {
                    events.loggedIn(caller, user);
                    return new Issued(user.email(), token);
                }));
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.BAD_CREDENTIALS));
    }

    private record Admitted(User user, PasswordHash hash) {}
}
