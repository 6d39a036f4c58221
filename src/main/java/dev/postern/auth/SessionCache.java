package dev.postern.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sessions in use, in memory. Thread-safe.
 *
 * <p>Problem: a busy site asks who somebody is on every request, and the store answers a fifth of what HTTP can; yet after
 * the answer to a log-out or a reset no check may succeed. Choice: what the store said about a token is kept with the
 * number of the latest ending at that time, and believed only while {@link Changes} knows of none since. So nothing needs
 * to be in the right order: a reading that crossed with an ending is read again, wherever it was, in flight or kept. Of
 * many checks that miss, one reads. That a token has no session is kept too, for seconds, against clients that go on
 * asking with an ended one. Endings of other nodes arrive as notices; while they do not, every check reads by itself.
 *
 * <p>Price: memory for each session (see {@code sessions.cache}), and that every ending, on whichever node, has to be told
 * to {@link #ended} or {@link #allEnded} after its commit and before its answer.
 */
final class SessionCache {
    /** Our guess: long enough for a client that asks again and again, short enough for a mistake of ours to heal. */
    private static final Duration ABSENT_FOR = Duration.ofSeconds(10);

    private final Function<Token.Digest, Future<Optional<Session>>> store;
    private final BooleanSupplier hearsEndings;
    private final long believedMillis;
    private final InstantSource clock;
    private final Changes endings = new Changes();
    private final Changes beginnings = new Changes();
    private final Cache<Token.Digest, Reading> readings;
    private final ConcurrentMap<Token.Digest, Future<Reading>> inFlight = new ConcurrentHashMap<>();

    /**
     * Makes an empty cache.
     *
     * @param size how many tokens are known at most
     * @param store reads the session of a token, alive or not
     * @param hearsEndings whether all that has ended elsewhere has been told here; while it has not, nothing kept is believed
     * @param believedFor for how long what was read is believed, whatever is told
     */
    SessionCache(
            int size,
            Function<Token.Digest, Future<Optional<Session>>> store,
            BooleanSupplier hearsEndings,
            Duration believedFor,
            InstantSource clock) {
        this.store = store;
        this.hearsEndings = hearsEndings;
        this.believedMillis = believedFor.toMillis();
        this.clock = clock;
        // Its housekeeping is short: on the thread that asks it needs no pool.
        this.readings =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    /** The moment that it is, to be taken before a session is written that is then told to {@link #begun}. */
    long moment() {
        return endings.now();
    }

    /** The session of a token, without asking the store; null when the store has to be asked. */
    @Nullable
    CachedSession known(Token.Digest token) {
        Reading reading = current(token);
        return reading == null ? null : reading.session();
    }

    /** Completes on the caller's context with the session of a token, alive or not, or with nothing. */
    Future<Optional<CachedSession>> find(Token.Digest token) {
        Reading kept = current(token);
        return kept == null ? read(token) : Future.succeededFuture(Optional.ofNullable(kept.session()));
    }

    /** Takes in a session that this node has begun: it was written after the moment, and is committed. */
    void begun(Session session, long moment) {
        beginnings.of(session.token());
        readings.put(session.token(), new Reading(moment, clock.millis(), new CachedSession(session)));
    }

    /** Takes note that a session has ended. No check succeeds from here on. */
    void ended(Token.Digest token) {
        endings.of(token);
        forget(token);
    }

    /** Knows nothing of a token any more: its session is to be read again. */
    void forget(Token.Digest token) {
        readings.invalidate(token);
    }

    /** Takes note that any of an account's sessions may have ended. No check succeeds without asking the store. */
    void allEnded(long userId) {
        endings.ofAllOf(userId);
    }

    /** Takes note that any session may have ended unheard. No check succeeds without asking the store. */
    void endingsMissed() {
        endings.ofAll();
    }

    /** How many tokens are known, about. */
    long size() {
        return readings.estimatedSize();
    }

    /** Every session that is known. */
    Stream<CachedSession> sessions() {
        return readings.asMap().values().stream().map(Reading::session).filter(Objects::nonNull);
    }

    private Future<Optional<CachedSession>> read(Token.Digest token) {
        return (hearsEndings.getAsBoolean() ? readOnce(token) : readNow(token))
                .compose(reading -> isCurrent(token, reading)
                        ? Future.succeededFuture(Optional.ofNullable(reading.session()))
                        : read(token));
    }

    /** Joins the read of this token that is under way, or starts one. */
    private Future<Reading> readOnce(Token.Digest token) {
        Promise<Reading> promise = Promise.promise();
        Future<Reading> running = inFlight.putIfAbsent(token, promise.future());
        if (running != null) {
            return onThisContext(running);
        }
        readNow(token).onComplete(read -> inFlight.remove(token)).onComplete(promise);
        return promise.future();
    }

    private Future<Reading> readNow(Token.Digest token) {
        long ending = endings.now();
        long beginning = beginnings.now();
        return store.apply(token)
                .map(found -> found.isPresent()
                        ? new Reading(ending, clock.millis(), withUseKnownHere(new CachedSession(found.get())))
                        : new Reading(beginning, clock.millis(), null))
                .onSuccess(reading -> readings.put(token, reading));
    }

    /** Its last use here may be ahead of the store's, whatever else is out of date. */
    private CachedSession withUseKnownHere(CachedSession read) {
        Reading kept = readings.getIfPresent(read.token());
        if (kept != null && kept.session() != null) {
            read.use(kept.session().lastSeen());
        }
        return read;
    }

    private @Nullable Reading current(Token.Digest token) {
        Reading kept = readings.getIfPresent(token);
        // In this order: what is heard between the two questions is then not overlooked.
        return kept != null && hearsEndings.getAsBoolean() && isCurrent(token, kept) ? kept : null;
    }

    private boolean isCurrent(Token.Digest token, Reading reading) {
        CachedSession session = reading.session();
        return session == null
                ? !beginnings.since(reading.moment(), token) && clock.millis() - reading.at() < ABSENT_FOR.toMillis()
                : !endings.since(reading.moment(), token)
                        && !endings.since(reading.moment(), session.userId())
                        && clock.millis() - reading.at() < believedMillis;
    }

    private static <T> Future<T> onThisContext(Future<T> elsewhere) {
        Context here = Vertx.currentContext();
        if (here == null) {
            return elsewhere;
        }
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete(outcome -> here.runOnContext(back -> promise.handle(outcome)));
        return promise.future();
    }

    /**
     * What the store said about a token.
     *
     * @param moment the number, before it was asked, of the latest ending; for none, of the latest beginning
     * @param at when, in milliseconds since 1970
     * @param session the session; null for none
     */
    private record Reading(long moment, long at, @Nullable CachedSession session) {}
}
