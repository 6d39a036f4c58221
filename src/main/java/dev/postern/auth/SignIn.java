package dev.postern.auth;

import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import dev.postern.auth.PasswordCheck.Checked;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Verify;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.Mail;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/** Checking who somebody is, once, in exchange for a session. Thread-safe. */
final class SignIn {
    /** Failures in a row after which the owner hears of a success. Our guess: more than people mistype. */
    private static final int TOLD_FROM = 5;

    private final PasswordCheck passwords;
    private final SessionKeeper sessions;
    private final KnownDevices devices;
    private final Outbox outbox;
    private final Settings.Register settings;
    private final InstantSource clock;
    private final AuthEvents events;

    SignIn(
            PasswordCheck passwords,
            SessionKeeper sessions,
            KnownDevices devices,
            Outbox outbox,
            Settings.Register settings,
            InstantSource clock,
            AuthEvents events) {
        this.passwords = passwords;
        this.sessions = sessions;
        this.devices = devices;
        this.outbox = outbox;
        this.settings = settings;
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
                    return Future.failedFuture(new AuthException(Reason.BAD_CREDENTIALS));
                }));
    }

    /** Completes with nothing when the hash that was checked is not the account's any more. */
    private Future<Optional<SignedIn>> attempt(Caller caller, String email, String password, Brought brought) {
        return passwords
                .check(caller, email, password, brought.device())
                .compose(this::refuseUnproven)
                .compose(checked -> open(caller, checked, brought.session()));
    }

    /** Who is told nothing of accounts is not told that this one is not proven either. */
    private Future<Checked> refuseUnproven(Checked checked) {
        return settings.verify() == Verify.OFF || checked.user().verified()
                ? Future.succeededFuture(checked)
                : Future.failedFuture(new AuthException(
                        settings.conflict() == Conflict.HIDE ? Reason.BAD_CREDENTIALS : Reason.EMAIL_UNVERIFIED));
    }

    private Future<Optional<SignedIn>> open(Caller caller, Checked checked, Optional<Token> previous) {
        User user = checked.user();
        Optional<Token> kept = devices.secretFor(checked.device());
        boolean telling = user.failures() >= TOLD_FROM && outbox.admitsNotice(user.email());
        return sessions.begin(caller, user, previous, store -> store.users()
                        .noteLogin(user, checked.hash(), clock.instant())
                        .compose(noted -> noted
                                ? devices.remember(store, kept, user)
                                        .compose(remembered ->
                                                telling ? tell(store, user, caller) : Future.succeededFuture())
                                        .map(true)
                                : Future.succeededFuture(false)))
                .onComplete(tried -> {
                    if (telling && (tried.failed() || tried.result().isEmpty())) {
                        outbox.giveBackNotice(user.email());
                    }
                })
                .map(begun -> begun.map(token -> {
                    events.loggedIn(caller, user);
                    if (telling) {
                        outbox.wake();
                    }
                    return new SignedIn(user.email(), token, kept);
                }));
    }

    private Future<Void> tell(Store store, User user, Caller caller) {
        return outbox.put(store, Mail.Kind.LOGIN_AFTER_FAILURES, user.email(), user.failures(), caller);
    }
}
