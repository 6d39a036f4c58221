package dev.postern.auth;

import dev.postern.auth.Auth.Issued;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Unknown;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.OneTimeToken;
import dev.postern.domain.OneTimeToken.Purpose;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.password.PasswordHasher;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** Forgotten passwords: the right to set a new one, and setting it. Thread-safe. */
final class PasswordRecovery {
    private final Database database;
    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final SessionKeeper sessions;
    private final Settings.Reset settings;
    private final ResetThrottle throttle;
    private final Outbox outbox;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuthEvents events;

    PasswordRecovery(
            Database database,
            PasswordHasher hasher,
            PasswordPolicy policy,
            SessionKeeper sessions,
            Settings.Reset settings,
            ResetThrottle throttle,
            Outbox outbox,
            InstantSource clock,
            SecureRandom random,
            AuthEvents events) {
        this.database = database;
        this.accounts = new Accounts(database);
        this.hasher = hasher;
        this.policy = policy;
        this.sessions = sessions;
        this.settings = settings;
        this.throttle = throttle;
        this.outbox = outbox;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    Future<Issued> request(Caller caller, String email) {
        if (settings.delivery() == Delivery.NONE) {
            return Future.failedFuture(new AuthException(Reason.RESET_REFUSED));
        }
        return throttle.admitRequest(caller, email)
                .compose(admitted -> settings.unknown() == Unknown.HIDE
                        ? address(email).compose(address -> mail(caller, address))
                        : known(caller, email)
                                .compose(user -> settings.delivery() == Delivery.MAIL
                                        ? mail(caller, user.email())
                                        : issue(caller, user)));
    }

    private Future<User> known(Caller caller, String email) {
        return accounts.find(email)
                .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> {
                    events.resetRefusedForUnknown(caller);
                    return Future.failedFuture(new AuthException(Reason.RESET_REFUSED));
                }));
    }

    private static Future<EmailAddress> address(String email) {
        return EmailAddress.parse(email)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new AuthException(Reason.RESET_REFUSED)));
    }

    /** The same for each address: whether it has an account is found when the mail leaves. */
    private Future<Issued> mail(Caller caller, EmailAddress address) {
        return outbox.ask(Mail.Kind.RESET, address, 0, caller)
                .onSuccess(asked -> events.resetAsked(caller))
                .map(new Issued(address, Optional.empty()));
    }

    private Future<Issued> issue(Caller caller, User user) {
        Token token = Token.generate(random);
        OneTimeToken stored = new OneTimeToken(
                user.id(), Purpose.RESET, token.digest(), "", clock.instant().plus(settings.ttl()));
        return database.store()
                .tokens()
                .replace(stored)
                .onSuccess(issued -> events.resetRequested(caller, user))
                .map(issued -> new Issued(user.email(), Optional.of(token)));
    }

    /**
     * The token is looked at first, so that guessing costs no hash and a refused password costs no token; what counts is
     * that it is used up in the transaction that changes the password.
     */
    Future<EmailAddress> reset(Caller caller, String email, String resetToken, String newPassword) {
        return throttle.admitTry(caller, email)
                .compose(admitted -> holder(email, resetToken).onComplete(tried -> settle(caller, email, tried)))
                .compose(holder -> refuseAsPassword(resetToken, newPassword)
                        .compose(other ->
                                policy.accept(newPassword, holder.user().email()))
                        .compose(accepted -> hasher.hash(caller, accepted))
                        .compose(hash -> database.transaction(store -> replace(store, holder, hash, caller)))
                        .andThen(tried -> sessions.allEnded(holder.user().id()))
                        .onSuccess(replaced -> {
                            events.passwordReset(caller, holder.user());
                            outbox.wake();
                        })
                        .map(replaced -> holder.user().email()))
                .onFailure(fault -> noteRefusal(caller, fault));
    }

    /** What has been told in a letter is no password for ever. Source: ASVS 5.0 V6.4.1. */
    private static Future<Void> refuseAsPassword(String resetToken, String newPassword) {
        return newPassword.equals(resetToken)
                ? Future.failedFuture(new AuthException(Reason.PASSWORD_REFUSED, "The reset token is no password."))
                : Future.succeededFuture();
    }

    private void settle(Caller caller, String email, AsyncResult<Holder> tried) {
        if (tried.succeeded() || !isWrongToken(tried.cause())) {
            throttle.wasNotWrong(caller, email);
        }
    }

    private Future<Holder> holder(String email, String resetToken) {
        Optional<Token.Digest> digest = Token.parse(resetToken).map(Token::digest);
        return accounts.find(email).compose(found -> holder(found, digest));
    }

    /** Completes with the account if it holds this token; fails with RESET_TOKEN_INVALID. */
    private Future<Holder> holder(Optional<User> user, Optional<Token.Digest> token) {
        if (user.isEmpty() || token.isEmpty()) {
            return refuse();
        }
        return database.store()
                .tokens()
                .find(token.get(), clock.instant())
                .map(found -> found.filter(live -> isFor(user.get(), live)))
                .compose(found -> found.map(live -> Future.succeededFuture(new Holder(user.get(), live)))
                        .orElseGet(PasswordRecovery::refuse));
    }

    /** One that was mailed is worth nothing once the account has another address. */
    private static boolean isFor(User user, OneTimeToken token) {
        return token.userId() == user.id()
                && token.purpose() == Purpose.RESET
                && (token.detail().isEmpty()
                        || EmailAddress.parse(token.detail()).equals(Optional.of(user.email())));
    }

    /** Whatever else was open with the account goes as well: a change of address that somebody else has asked for, above all. */
    private Future<Void> replace(Store store, Holder holder, PasswordHash hash, Caller caller) {
        long userId = holder.user().id();
        EmailAddress email = holder.user().email();
        return store.users()
                .changePassword(userId, hash)
                .compose(changed -> store.tokens()
                        .consume(userId, Purpose.RESET, holder.token().token(), clock.instant()))
                .compose(consumed -> consumed ? store.sessions().deleteAllOf(userId) : refuse())
                .compose(ended -> OpenLinks.revoke(store, userId))
                .compose(revoked -> store.devices().deleteAllOf(userId))
                .compose(forgotten -> holder.token().detail().isEmpty()
                        ? Future.succeededFuture(false)
                        : store.users().verify(userId, email, clock.instant()))
                .compose(proven -> outbox.put(store, Mail.Kind.PASSWORD_CHANGED, email, userId, caller));
    }

    private void noteRefusal(Caller caller, Throwable fault) {
        if (isWrongToken(fault)) {
            events.resetTokenRefused(caller);
        }
    }

    private static boolean isWrongToken(Throwable fault) {
        return fault instanceof AuthException refusal && refusal.reason() == Reason.RESET_TOKEN_INVALID;
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.RESET_TOKEN_INVALID));
    }

    private record Holder(User user, OneTimeToken token) {}
}
