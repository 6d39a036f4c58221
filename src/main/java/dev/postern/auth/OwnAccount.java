package dev.postern.auth;

import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import dev.postern.auth.PasswordCheck.Checked;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Conflict;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What somebody who is logged in does with the account, for which a session alone is not enough: the password is asked for
 * again, and counted like a log-in's. Thread-safe.
 */
final class OwnAccount {
    private final Database database;
    private final PasswordCheck passwords;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final SessionKeeper sessions;
    private final Outbox outbox;
    private final Conflict conflict;
    private final Duration grace;
    private final InstantSource clock;
    private final AuthEvents events;

    OwnAccount(
            Database database,
            PasswordCheck passwords,
            PasswordHasher hasher,
            PasswordPolicy policy,
            SessionKeeper sessions,
            Outbox outbox,
            Settings settings,
            InstantSource clock,
            AuthEvents events) {
        this.database = database;
        this.passwords = passwords;
        this.hasher = hasher;
        this.policy = policy;
        this.sessions = sessions;
        this.outbox = outbox;
        this.conflict = settings.register().conflict();
        this.grace = settings.account().deletionGrace();
        this.clock = clock;
        this.events = events;
    }

    Future<SignedIn> changePassword(Caller caller, String password, String newPassword, Brought brought) {
        return confirm(caller, password, brought)
                .compose(checked -> policy.accept(newPassword, checked.user().email())
                        .compose(accepted -> hasher.hash(caller, accepted))
                        .compose(hash -> renew(caller, checked, hash, brought)));
    }

    /** All sessions end, and one begins: what was stolen with the old password is worth nothing. */
    private Future<SignedIn> renew(Caller caller, Checked checked, PasswordHash hash, Brought brought) {
        User user = checked.user();
        return sessions.begin(caller, user, brought.session(), store -> replace(store, user, hash, caller))
                .andThen(tried -> sessions.allEnded(user.id()))
                .compose(begun -> begun.map(Future::succeededFuture).orElseGet(OwnAccount::overtaken))
                .onSuccess(token -> {
                    events.passwordChanged(caller, user);
                    outbox.wake();
                })
                .map(token -> new SignedIn(user.email(), token, Optional.empty()));
    }

    private Future<Boolean> replace(Store store, User user, PasswordHash hash, Caller caller) {
        return store.users()
                .replacePassword(user, hash)
                .compose(replaced -> replaced
                        ? store.sessions()
                                .deleteAllOf(user.id())
                                .compose(ended -> OpenLinks.revoke(store, user.id()))
                                .compose(revoked ->
                                        outbox.put(store, Mail.Kind.PASSWORD_CHANGED, user.email(), user.id(), caller))
                                .map(true)
                        : Future.succeededFuture(false));
    }

    Future<EmailAddress> remove(Caller caller, String password, Brought brought) {
        return confirm(caller, password, brought).compose(checked -> {
            User user = checked.user();
            return database.transaction(store -> remove(store, user, caller))
                    .andThen(tried -> sessions.allEnded(user.id()))
                    .onSuccess(removed -> {
                        outbox.wake();
                        if (grace.isZero()) {
                            events.removed(caller, user);
                        } else {
                            events.removalPlanned(caller, user);
                        }
                    })
                    .map(removed -> user.email());
        });
    }

    /** The account is locked first, so that no log-in that crosses it leaves a session. */
    private Future<Void> remove(Store store, User user, Caller caller) {
        return (grace.isZero()
                        ? store.users().remove(user)
                        : store.users().removeFrom(user, clock.instant().plus(grace)))
                .compose(removed -> removed ? store.sessions().deleteAllOf(user.id()) : overtaken())
                .compose(ended -> OpenLinks.revoke(store, user.id()))
                .compose(revoked -> outbox.put(
                        store,
                        grace.isZero() ? Mail.Kind.ACCOUNT_DELETED : Mail.Kind.REMOVAL_PLANNED,
                        user.email(),
                        user.id(),
                        caller));
    }

    /** The address is the account's when the link is used that is sent there; who is told nothing learns nothing here either. */
    Future<EmailAddress> changeEmail(Caller caller, String password, String newEmail, Brought brought) {
        return outbox.require()
                .compose(mailing -> confirm(caller, password, brought))
                .compose(checked -> Accounts.address(newEmail).compose(address -> outbox.admit(caller)
                        .compose(counted -> admit(checked.user(), address))
                        .compose(admitted -> ask(caller, checked.user(), address))));
    }

    private Future<Void> admit(User owner, EmailAddress address) {
        return conflict == Conflict.HIDE
                ? Future.succeededFuture()
                : database.store()
                        .users()
                        .findByEmail(address)
                        .compose(found -> found.filter(holder -> holder.id() != owner.id())
                                        .isPresent()
                                ? Future.failedFuture(new AuthException(Reason.EMAIL_TAKEN))
                                : Future.succeededFuture());
    }

    private Future<EmailAddress> ask(Caller caller, User owner, EmailAddress address) {
        return outbox.ask(Mail.Kind.ADDRESS_CHANGE, address, owner.id(), caller)
                .onSuccess(asked -> events.addressChangeAsked(caller, owner))
                .map(address);
    }

    /** Completes when the session's owner has given the password; fails with NO_SESSION, and as the check does. */
    private Future<Checked> confirm(Caller caller, String password, Brought brought) {
        return sessions.current(caller, brought.session())
                .compose(current -> passwords.check(caller, current.email().typed(), password, brought.device()));
    }

    /** The password was changed, or the account removed, after it was checked. */
    private static <T> Future<T> overtaken() {
        return Future.failedFuture(new AuthException(Reason.BAD_CREDENTIALS));
    }
}
