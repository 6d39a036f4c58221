package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of sessions: they begin with a log-in, slide with use, and end by log-out, idleness or age. Thread-safe.
 */
final class SessionKeeper {
    /** Our guess at how long what was lost on the way from another node may go unnoticed; it never was, in our tests. */
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(5);

    private static final Duration UNKNOWN_STRETCH = Duration.ofMinutes(1);

    private final Database database;
    private final Settings.Sessions limits;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuthEvents events;
    private final Quota unknown;
    private final SessionCache cache;
    private final LastSeenWriter lastSeen;

    SessionKeeper(
            Vertx vertx,
            Database database,
            Settings.Sessions limits,
            Settings.Throttle throttle,
            SharedCounts counts,
            InstantSource clock,
            SecureRandom random,
            AuthEvents events) {
        this.database = database;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.events = events;
        this.unknown = counts.quota("unknown_sessions", throttle.unknownSessions(), UNKNOWN_STRETCH);
        this.cache = new SessionCache(
                limits.cache(),
                token -> database.store().sessions().find(token),
                () -> database.notices().areCurrent(),
                database.notices().hasOthers() ? BELIEVED_FOR : limits.absolute(),
                clock);
        this.lastSeen = new LastSeenWriter(vertx, database, limits.touchInterval(), events);
    }

    /**
     * Begins a session in one transaction with what admits its owner, which has to lock the account; the client's
     * previous session ends. Completes with the session's token, or with nothing if the owner is not admitted.
     */
    Future<Optional<Token>> begin(
            Caller caller, User user, Optional<Token> previous, Function<Store, Future<Boolean>> admission) {
        Token token = Token.generate(random);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Session session = new Session(token.digest(), user.id(), user.email(), now, now);
        Optional<Token.Digest> replaced = previous.map(Token::digest);
        long moment = cache.moment();
        return database.transaction(store -> admission
                        .apply(store)
                        .compose(admitted -> admitted
                                ? insert(store, session, caller, replaced).map(Optional::of)
                                : Future.succeededFuture(Optional.<Integer>empty())))
                .andThen(tried -> {
                    replaced.ifPresent(cache::ended);
                    if (tried.failed() || tried.result().orElse(0) > 0) {
                        cache.allEnded(user.id());
                    }
                })
                .map(gaveWay -> gaveWay.map(begun -> {
                    cache.begun(session, moment);
                    return token;
                }));
    }

    /** Completes with how many of the account's sessions gave way to this one. */
    private Future<Integer> insert(Store store, Session session, Caller caller, Optional<Token.Digest> replaced) {
        Instant now = session.created();
        return replaced.map(old -> store.sessions().delete(old))
                .orElseGet(() -> Future.succeededFuture(false))
                .compose(ended -> store.sessions().insert(session, caller))
                .compose(begun -> store.sessions()
                        .keepNewest(
                                limits.perUser(),
                                session.userId(),
                                now.minus(limits.absolute()),
                                now.minus(limits.keptUnused())));
    }

    Future<EmailAddress> check(Supplier<Caller> caller, Optional<Token> token) {
        if (token.isEmpty()) {
            return refuse();
        }
        Token.Digest digest = token.get().digest();
        CachedSession known = liveInMemory(digest);
        return known == null ? live(caller.get(), digest).map(this::use) : Future.succeededFuture(use(known));
    }

    /** Completes with the session of this token, which counts as a use of it; fails with NO_SESSION. */
    Future<CachedSession> current(Caller caller, Optional<Token> token) {
        if (token.isEmpty()) {
            return refuse();
        }
        Token.Digest digest = token.get().digest();
        CachedSession known = liveInMemory(digest);
        return (known == null ? live(caller, digest) : Future.succeededFuture(known)).map(session -> {
            EmailAddress unused = use(session);
            return session;
        });
    }

    /** The session, unless memory does not know it or has not seen it used for too long: another node may have. */
    private @Nullable CachedSession liveInMemory(Token.Digest digest) {
        CachedSession known = cache.known(digest);
        return known == null || hasExpired(known) ? null : known;
    }

    private Future<CachedSession> live(Caller caller, Token.Digest digest) {
        return find(caller, digest).compose(found -> found.filter(session -> !hasExpired(session))
                .map(Future::succeededFuture)
                .orElseGet(SessionKeeper::refuse));
    }

    /** Whoever guesses makes the store look up each guess: of those a network has so many a minute. */
    private Future<Optional<CachedSession>> find(Caller caller, Token.Digest digest) {
        String network = caller.network();
        return Quota.answer(unknown.waitFor(network))
                .compose(admitted -> cache.find(digest))
                .onSuccess(found -> {
                    if (found.isEmpty()) {
                        unknown.add(network);
                    }
                });
    }

    private EmailAddress use(CachedSession session) {
        session.use(clock.millis());
        lastSeen.used(session);
        return session.email();
    }

    private boolean hasExpired(CachedSession session) {
        boolean expired = !session.isLive(clock.millis(), limits.idle(), limits.absolute());
        if (expired) {
            cache.forget(session.token());
        }
        return expired;
    }

    Future<Void> end(Caller caller, Optional<Token> token) {
        return current(caller, token).compose(session -> database.store()
                .sessions()
                .delete(session.token())
                .andThen(tried -> cache.ended(session.token()))
                .compose(deleted -> deleted ? Future.succeededFuture() : refuse())
                .onSuccess(ended -> events.loggedOut(caller, session.userId()))
                .mapEmpty());
    }

    /** The first moment after which a session that lives has begun. */
    Instant begunAfter() {
        return clock.instant().minus(limits.absolute());
    }

    /** The first moment after which a session that lives was used, as far as the store may know. */
    Instant usedAfter() {
        return clock.instant().minus(limits.idle().plus(limits.touchInterval()));
    }

    /** Takes note, after the commit and before the answer, that any of an account's sessions may have ended. */
    void allEnded(long userId) {
        cache.allEnded(userId);
    }

    /** How many sessions are in memory, about. */
    long known() {
        return cache.size();
    }

    /** Takes note that sessions have ended elsewhere. */
    void ended(List<Token.Digest> tokens) {
        tokens.forEach(cache::ended);
    }

    /** Takes note that any session may have ended elsewhere. */
    void endingsMissed() {
        cache.endingsMissed();
    }

    /** Writes down what is known in memory alone. Completes when that is done, or once it fails, which is recorded. */
    Future<Void> settle() {
        return lastSeen.writeAll(cache.sessions());
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.NO_SESSION));
    }
}
