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
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The life of sessions: they begin with a log-in, slide with use, and end by log-out, idleness or age. Thread-safe.
 *
 * <p>Problem: idleness is measured from the last use, and writing each use down would make a write of every check.
 * Choice: a use is written when the last one written is older than a sixtieth of the idle time. Price: an idle session
 * may end that much early, half a minute in thirty.
 */
final class SessionKeeper {
    private static final int TOUCHES_PER_IDLE_TIME = 60;

    private final Database database;
    private final Settings.Sessions limits;
    private final Duration touchAfter;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuthEvents events;

    SessionKeeper(
            Database database, Settings.Sessions limits, InstantSource clock, SecureRandom random, AuthEvents events) {
        this.database = database;
        this.limits = limits;
        this.touchAfter = limits.idle().dividedBy(TOUCHES_PER_IDLE_TIME);
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    Token newToken() {
        return Token.generate(random);
    }

    /** Begins a session inside a transaction that has locked the account; the client's previous one ends. */
    Future<Void> begin(Store store, Token token, long userId, Optional<Token> previous) {
        Instant now = clock.instant();
        return previous.map(old -> store.sessions().delete(old.digest()))
                .orElseGet(() -> Future.succeededFuture(false))
                .compose(ended -> store.sessions().insert(token.digest(), userId, now))
                .compose(begun -> store.sessions()
                        .keepNewest(limits.perUser(), userId, now.minus(limits.absolute()), now.minus(limits.idle())));
    }

    Future<EmailAddress> check(Optional<Token> token) {
        return live(token).map(session -> {
            slide(session);
            return session.user().email();
        });
    }

    Future<Void> end(Caller caller, Optional<Token> token) {
        return live(token).compose(session -> database.store()
                .sessions()
                .delete(session.token())
                .compose(deleted -> deleted ? Future.succeededFuture() : refuse())
                .onSuccess(ended -> events.loggedOut(caller, session.user()))
                .mapEmpty());
    }

    private Future<Session> live(Optional<Token> token) {
        if (token.isEmpty()) {
            return refuse();
        }
        return database.store().sessions().find(token.get().digest()).compose(found -> found.filter(this::isLive)
                .map(Future::succeededFuture)
                .orElseGet(SessionKeeper::refuse));
    }

    private boolean isLive(Session session) {
        Instant now = clock.instant();
        return now.isBefore(session.lastSeen().plus(limits.idle()))
                && now.isBefore(session.created().plus(limits.absolute()));
    }

    /** Notes the use. The answer does not wait for it: if it is lost, the session ends a little earlier. */
    private void slide(Session session) {
        Instant now = clock.instant();
        if (now.isBefore(session.lastSeen().plus(touchAfter))) {
            return;
        }
        database.store().sessions().touch(session.token(), now).onFailure(events::touchLost);
    }

    private static <T> Future<T> refuse() {
        return Future.failedFuture(new AuthException(Reason.NO_SESSION));
    }
}
