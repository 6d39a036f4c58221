package dev.postern.auth;

import dev.postern.auth.Auth.Proven;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.FormerAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.OneTimeToken;
import dev.postern.domain.OneTimeToken.Purpose;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.Registration;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What somebody does who has a link that was sent to an address: proves it, begins an account with it, gives an account to
 * it or back to it. Of several who use one link at once, one does. Thread-safe.
 */
final class AddressProof {
    private static final Duration STRETCH = Duration.ofMinutes(15);

    private final Database database;
    private final SessionKeeper sessions;
    private final Outbox outbox;
    private final Quota failures;
    private final InstantSource clock;
    private final AuthEvents events;

    AddressProof(
            Database database,
            SessionKeeper sessions,
            Outbox outbox,
            Settings.Throttle throttle,
            SharedCounts counts,
            InstantSource clock,
            AuthEvents events) {
        this.database = database;
        this.sessions = sessions;
        this.outbox = outbox;
        this.failures = counts.quota("verification_failures", throttle.resetFailures(), STRETCH);
        this.clock = clock;
        this.events = events;
    }

    /** Whoever asks gets the same answer; what is sent depends on the address. */
    Future<EmailAddress> ask(Caller caller, String email, Optional<Token> session) {
        return outbox.require()
                .compose(mailing -> email.isEmpty()
                        ? sessions.current(caller, session).map(CachedSession::email)
                        : Accounts.address(email))
                .compose(address -> outbox.admit(caller).map(address))
                .compose(address ->
                        outbox.ask(Mail.Kind.VERIFICATION, address, 0, caller).map(address));
    }

    Future<Proven> prove(Caller caller, String token) {
        Optional<Token.Digest> digest = Token.parse(token).map(Token::digest);
        return Quota.answer(failures.take(caller.network()))
                .compose(admitted -> digest.map(known -> prove(caller, known))
                        .orElseGet(AddressProof::refuse)
                        .onComplete(tried -> settle(caller, tried)));
    }

    private Future<Proven> prove(Caller caller, Token.Digest token) {
        Instant now = clock.instant();
        Store store = database.store();
        return store.tokens()
                .find(token, now)
                .compose(known -> known.isPresent()
                        ? prove(caller, known.get())
                        : store.registrations()
                                .find(token, now)
                                .compose(asked -> asked.isPresent()
                                        ? begin(caller, asked.get())
                                        : store.formerAddresses()
                                                .find(token, now)
                                                .compose(former -> former.isPresent()
                                                        ? giveBack(caller, former.get())
                                                        : refuse())));
    }

    private Future<Proven> prove(Caller caller, OneTimeToken token) {
        EmailAddress address = EmailAddress.parse(token.detail()).orElse(null);
        if (token.purpose() == Purpose.RESET || address == null) {
            return refuse();
        }
        return database.transaction(store -> store.tokens()
                        .consume(token.userId(), token.purpose(), token.token(), clock.instant())
                        .compose(consumed -> require(consumed))
                        .compose(mine -> token.purpose() == Purpose.VERIFY
                                ? verify(store, token.userId(), address)
                                : change(store, token.userId(), address, caller)))
                .andThen(tried -> sessions.allEnded(token.userId()))
                .onSuccess(proven -> {
                    events.addressProven(caller, token.userId(), proven.how());
                    outbox.wake();
                });
    }

    private Future<Proven> verify(Store store, long userId, EmailAddress address) {
        return store.users()
                .verify(userId, address, clock.instant())
                .compose(AddressProof::require)
                .map(verified -> new Proven(address, Proven.How.VERIFIED));
    }

    private Future<Proven> change(Store store, long userId, EmailAddress address, Caller caller) {
        Instant now = clock.instant();
        return store.users()
                .findById(userId)
                .compose(found -> found.filter(user -> !user.disabled()).isEmpty()
                        ? refuse()
                        : store.users()
                                .changeEmail(userId, address, now)
                                .compose(AddressProof::require)
                                .compose(changed -> OpenLinks.revoke(store, userId))
                                .compose(revoked -> store.formerAddresses()
                                        .insert(userId, found.get().email(), now, now.plus(Letters.UNDO)))
                                .compose(kept -> outbox.put(
                                        store,
                                        Mail.Kind.ADDRESS_CHANGED,
                                        found.get().email(),
                                        userId,
                                        caller))
                                .map(told -> new Proven(address, Proven.How.CHANGED)));
    }

    /** The account begins with the password of the registration whose link was used; any other's is worth nothing. */
    private Future<Proven> begin(Caller caller, Registration asked) {
        return database.transaction(store -> store.registrations()
                        .delete(asked.id())
                        .compose(AddressProof::require)
                        .compose(mine -> store.users().findByEmail(asked.email()))
                        .compose(holder -> holder.isPresent()
                                ? claim(store, holder.get(), asked)
                                : store.users()
                                        .insertVerified(asked.email(), asked.password(), clock.instant())
                                        .map(Optional.<Long>empty()))
                        .compose(claimed ->
                                store.registrations().deleteAllOf(asked.email()).map(claimed)))
                .onSuccess(claimed -> {
                    claimed.ifPresent(sessions::allEnded);
                    events.registrationProven(caller);
                })
                .map(begun -> new Proven(asked.email(), Proven.How.VERIFIED));
    }

    private Future<Optional<Long>> claim(Store store, User holder, Registration asked) {
        return store.users()
                .claim(holder.id(), asked.password(), clock.instant())
                .compose(AddressProof::require)
                .compose(claimed -> endAllOf(store, holder.id()))
                .map(Optional.of(holder.id()));
    }

    /** Whoever changed the address knows the password, and may have registered the address since. */
    private Future<Proven> giveBack(Caller caller, FormerAddress former) {
        return database.transaction(store -> store.formerAddresses()
                        .delete(former.id())
                        .compose(AddressProof::require)
                        .compose(mine -> store.users().findByEmail(former.email()))
                        .compose(holder -> makeRoom(store, holder, former))
                        .compose(roomy -> store.users().findById(former.userId()))
                        .compose(account -> move(store, account, former, caller))
                        .compose(changed -> store.users().changePassword(former.userId(), PasswordHash.NONE))
                        .compose(voided -> endAllOf(store, former.userId()))
                        .compose(ended -> outbox.put(store, Mail.Kind.RESET, former.email(), 0, caller)))
                // Sessions of two accounts, perhaps; it is rare enough to read all again.
                .andThen(tried -> sessions.endingsMissed())
                .onSuccess(restored -> {
                    events.addressProven(caller, former.userId(), Proven.How.RESTORED);
                    outbox.wake();
                })
                .map(restored -> new Proven(former.email(), Proven.How.RESTORED));
    }

    /** Whoever loses the address hears of it. Changes that crossed this one go once the account is locked. */
    private Future<Void> move(Store store, Optional<User> account, FormerAddress former, Caller caller) {
        return store.users()
                .changeEmail(former.userId(), former.email(), clock.instant())
                .compose(AddressProof::require)
                .compose(changed -> store.formerAddresses().deleteLater(former))
                .compose(forgotten -> outbox.put(
                        store,
                        Mail.Kind.ADDRESS_TAKEN_BACK,
                        account.orElseThrow().email(),
                        former.userId(),
                        caller));
    }

    private static Future<Integer> makeRoom(Store store, Optional<User> holder, FormerAddress former) {
        if (holder.isEmpty() || holder.get().id() == former.userId()) {
            return Future.succeededFuture(0);
        }
        return store.sessions().deleteAllOf(holder.get().id()).compose(ended -> store.users()
                .removeUnproven(former.email(), former.changed()));
    }

    private static Future<Integer> endAllOf(Store store, long userId) {
        return store.sessions()
                .deleteAllOf(userId)
                .compose(ended -> OpenLinks.revoke(store, userId))
                .compose(revoked -> store.devices().deleteAllOf(userId));
    }

    private static Future<Void> require(boolean holds) {
        return holds ? Future.succeededFuture() : refuse();
    }

    private void settle(Caller caller, AsyncResult<Proven> tried) {
        boolean wrong =
                tried.cause() instanceof AuthException refusal && refusal.reason() == Reason.VERIFICATION_INVALID;
        if (!wrong) {
            failures.giveBack(caller.network());
        }
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.VERIFICATION_INVALID));
    }
}
