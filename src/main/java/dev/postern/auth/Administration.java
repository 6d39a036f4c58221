package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.OneTimeToken;
import dev.postern.domain.OneTimeToken.Purpose;
import dev.postern.domain.OpenSession;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.StoredAccount;
import dev.postern.domain.Token;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The operators' door: what they may do with anybody's account. Thread-safe. Whoever calls it has made sure that it is one.
 *
 * <p>Futures complete on the caller's context, and fail with ACCOUNT_UNKNOWN where there is no such account, EMAIL_INVALID,
 * STORE_UNAVAILABLE and STORE_FULL.
 */
public final class Administration {
    private static final int MAILS = 1_000;

    /** How many questions of an import the store has at once. Our guess: people ask it too. */
    private static final int AT_ONCE = 100;

    private final Database database;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final SessionKeeper sessions;
    private final Outbox outbox;
    private final Duration resetTtl;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuthEvents events;

    Administration(
            Database database,
            PasswordHasher hasher,
            PasswordPolicy policy,
            SessionKeeper sessions,
            Outbox outbox,
            Duration resetTtl,
            InstantSource clock,
            SecureRandom random,
            AuthEvents events) {
        this.database = database;
        this.hasher = hasher;
        this.policy = policy;
        this.sessions = sessions;
        this.outbox = outbox;
        this.resetTtl = resetTtl;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    /**
     * Makes an account whose address the operator vouches for; without a password it gets one by a reset. Completes with it;
     * fails with EMAIL_TAKEN, and with PASSWORD_REFUSED.
     */
    public Future<StoredAccount> add(Caller caller, String email, String password) {
        return Accounts.address(email).compose(address -> hash(caller, address, password)
                .compose(hash -> database.store().users().insertVerified(address, hash, clock.instant()))
                .compose(added -> done(caller, "add", email, Future::succeededFuture)));
    }

    private Future<PasswordHash> hash(Caller caller, EmailAddress address, String password) {
        return password.isEmpty()
                ? Future.succeededFuture(PasswordHash.NONE)
                : policy.accept(password, address).compose(accepted -> hasher.hash(caller, accepted));
    }

    /** The hash of another service, to be stored; empty for one that could never be checked. */
    public static Optional<PasswordHash> foreign(String scheme, String text) {
        return PasswordHasher.foreign(scheme, text);
    }

    /** Completes with the account. */
    public Future<StoredAccount> show(Caller caller, String email) {
        return find(email);
    }

    /** Switches an account off: its sessions end, and nobody logs in. Completes with it. */
    public Future<StoredAccount> disable(Caller caller, String email) {
        return done(
                        caller,
                        "disable",
                        email,
                        account -> ending(
                                account, store -> store.accounts().disable(account.id(), Optional.of(clock.instant()))))
                .compose(done -> find(email));
    }

    /** Switches it on again. Completes with it. */
    public Future<StoredAccount> enable(Caller caller, String email) {
        return done(caller, "enable", email, account -> database.store()
                        .accounts()
                        .disable(account.id(), Optional.empty()))
                .compose(done -> find(email));
    }

    /** Removes an account with all that is its own. Completes with what it was. */
    public Future<StoredAccount> delete(Caller caller, String email) {
        return done(
                caller,
                "delete",
                email,
                account -> ending(account, store -> store.accounts().delete(account.id())));
    }

    /**
     * Completes with a token for a new password, or with nothing where it is mailed; the password stays until it is used. Fails
     * with ACCOUNT_DISABLED where it could not be.
     */
    public Future<Optional<Token>> reset(Caller caller, String email) {
        return find(email).compose(Administration::refuseDisabled).compose(account -> outbox.require()
                .compose(mailing -> database.transaction(
                                store -> outbox.put(store, Mail.Kind.RESET, account.email(), 0, caller))
                        .onSuccess(noted -> outbox.wake())
                        .map(Optional.<Token>empty()))
                .recover(fault -> fault instanceof AuthException known && known.reason() == Reason.MAIL_OFF
                        ? issue(account).map(Optional::of)
                        : Future.failedFuture(fault))
                .onSuccess(done -> events.administered(caller, "reset", account.id())));
    }

    private static Future<StoredAccount> refuseDisabled(StoredAccount account) {
        return account.disabled().isPresent()
                ? Future.failedFuture(new AuthException(Reason.ACCOUNT_DISABLED))
                : Future.succeededFuture(account);
    }

    private Future<Token> issue(StoredAccount account) {
        Token token = Token.generate(random);
        Instant expires = clock.instant().plus(resetTtl);
        return database.store()
                .tokens()
                .replace(new OneTimeToken(account.id(), Purpose.RESET, token.digest(), "", expires))
                .map(token);
    }

    /** Completes with an account's sessions, the newest first. */
    public Future<List<OpenSession>> sessions(Caller caller, String email) {
        return find(email)
                .compose(account ->
                        database.store().sessions().listOf(account.id(), sessions.begunAfter(), sessions.usedAfter()));
    }

    /** Ends an account's sessions, or the one that is named. Completes with how many; fails with SESSION_UNKNOWN. */
    public Future<Integer> revoke(Caller caller, String email, String session) {
        return find(email).compose(account -> (session.isEmpty()
                        ? database.store().sessions().deleteAllOf(account.id())
                        : database.store()
                                .sessions()
                                .delete(account.id(), session)
                                .map(ended -> ended ? 1 : 0))
                .andThen(tried -> sessions.allEnded(account.id()))
                .compose(ended -> ended == 0 && !session.isEmpty()
                        ? Future.failedFuture(new AuthException(Reason.SESSION_UNKNOWN))
                        : Future.succeededFuture(ended))
                .onSuccess(ended -> events.administered(caller, "revoke", account.id())));
    }

    /** Completes with mails that were given up, the latest first. */
    public Future<List<Mail>> failedMails() {
        return database.store().mails().givenUp(MAILS);
    }

    /** Completes with some accounts, in the order of their numbers, behind the one of this number. */
    public Future<List<StoredAccount>> export(long after, int limit) {
        return database.store().accounts().after(after, limit);
    }

    /** Adds accounts; those whose address has one are left as they are. Completes with how many were added. */
    public Future<Integer> importAll(Caller caller, List<StoredAccount> accounts) {
        return (accounts.isEmpty() ? Future.succeededFuture(0) : insert(accounts))
                .onSuccess(added -> events.imported(caller, added));
    }

    /** All at once where none is known; else those that are not, and where two of them are one, by halves. */
    private Future<Integer> insert(List<StoredAccount> accounts) {
        return insertNew(accounts).compose(all -> {
            if (all || accounts.size() <= 1) {
                return Future.succeededFuture(all ? accounts.size() : 0);
            }
            return unknown(accounts)
                    .compose(rest -> rest.size() < accounts.size() ? importRest(rest) : insertHalves(accounts));
        });
    }

    private Future<Integer> importRest(List<StoredAccount> rest) {
        return rest.isEmpty() ? Future.succeededFuture(0) : insert(rest);
    }

    /** Some at once, since the store takes only so many questions. */
    private Future<List<StoredAccount>> unknown(List<StoredAccount> accounts) {
        List<StoredAccount> some = accounts.subList(0, Math.min(accounts.size(), AT_ONCE));
        List<Future<Boolean>> known = some.stream()
                .map(account ->
                        database.store().accounts().find(account.email()).map(found -> found.isPresent()))
                .toList();
        List<StoredAccount> rest = accounts.subList(some.size(), accounts.size());
        return Future.join(known)
                .map(asked -> IntStream.range(0, known.size())
                        .filter(i -> !known.get(i).result())
                        .mapToObj(some::get)
                        .toList())
                .compose(found -> rest.isEmpty()
                        ? Future.succeededFuture(found)
                        : unknown(rest).map(more -> Stream.concat(found.stream(), more.stream())
                                .toList()));
    }

    private Future<Integer> insertHalves(List<StoredAccount> accounts) {
        int middle = accounts.size() / 2;
        return insert(accounts.subList(0, middle)).compose(first -> insert(accounts.subList(middle, accounts.size()))
                .map(second -> first + second));
    }

    private Future<Boolean> insertNew(List<StoredAccount> accounts) {
        return database.transaction(store -> store.accounts()
                        .insertAll(accounts)
                        .compose(all -> all
                                ? Future.succeededFuture(true)
                                : Future.failedFuture(new AuthException(Reason.EMAIL_TAKEN))))
                .recover(fault -> fault instanceof AuthException known && known.reason() == Reason.EMAIL_TAKEN
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(fault));
    }

    /** The account is locked first, so that no log-in that crosses it leaves a session. */
    private Future<Boolean> ending(StoredAccount account, Function<Store, Future<Boolean>> work) {
        return database.transaction(store -> work.apply(store).compose(done -> store.sessions()
                        .deleteAllOf(account.id())
                        .compose(ended -> OpenLinks.revoke(store, account.id()))
                        .map(done)))
                .andThen(tried -> sessions.allEnded(account.id()));
    }

    private <T> Future<StoredAccount> done(
            Caller caller, String what, String email, Function<StoredAccount, Future<T>> work) {
        return find(email).compose(account -> work.apply(account)
                .onSuccess(done -> events.administered(caller, what, account.id()))
                .map(account));
    }

    private Future<StoredAccount> find(String email) {
        return Accounts.address(email)
                .compose(address -> database.store().accounts().find(address))
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new AuthException(Reason.ACCOUNT_UNKNOWN))));
    }
}
