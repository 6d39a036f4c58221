package dev.postern.db;

import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.OpenSession;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The log-ins that last. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class Sessions {
    private final Sql sql;

    Sessions(Sql sql) {
        this.sql = sql;
    }

    /** Adds a session. Completes when it is stored. */
    public Future<Void> insert(Session session, Caller caller) {
        return sql.update(
                        "INSERT INTO sessions (digest, user_id, created_at, last_seen_at, network, agent)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        Tuple.of(
                                session.token().hex(),
                                session.userId(),
                                session.created().toEpochMilli(),
                                session.lastSeen().toEpochMilli(),
                                caller.network(),
                                caller.agent()))
                .mapEmpty();
    }

    /** Completes with the session of this token, alive or not, or with nothing. */
    public Future<Optional<Session>> find(Token.Digest token) {
        return sql.first(
                "SELECT u.id, u.email, u.canonical_email, s.created_at, s.last_seen_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.digest = ?",
                Tuple.of(token.hex()),
                row -> new Session(
                        token,
                        row.getLong(0),
                        new EmailAddress(row.getString(1), row.getString(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        Instant.ofEpochMilli(row.getLong(4))));
    }

    /** Completes with an account's sessions that began and were used after these moments, the newest first. */
    public Future<List<OpenSession>> listOf(long userId, Instant createdAfter, Instant seenAfter) {
        return sql.all(
                "SELECT digest, created_at, last_seen_at, network, agent FROM sessions"
                        + " WHERE user_id = ? AND created_at > ? AND last_seen_at > ? ORDER BY id DESC",
                Tuple.of(userId, createdAfter.toEpochMilli(), seenAfter.toEpochMilli()),
                row -> new OpenSession(
                        Token.Digest.ofHex(row.getString(0)),
                        Instant.ofEpochMilli(row.getLong(1)),
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4)));
    }

    /** Notes when sessions were last used. Completes when that is stored; never moves a moment back. */
    public Future<Void> touch(List<Use> uses) {
        return sql.updateEach(
                "UPDATE sessions SET last_seen_at = ? WHERE digest = ? AND last_seen_at < ?",
                uses.stream()
                        .map(use -> Tuple.of(use.millis(), use.token().hex(), use.millis()))
                        // In one order, so that two who write the same sessions wait for each other, not in a circle.
                        .sorted(Comparator.comparing(use -> use.getString(1)))
                        .toList());
    }

    /** Ends a session. Completes with whether it was there: of several callers, with true for one. */
    public Future<Boolean> delete(Token.Digest token) {
        return sql.update("DELETE FROM sessions WHERE digest = ?", Tuple.of(token.hex()))
                .map(rows -> rows == 1);
    }

    /** Ends the session of an account that {@link OpenSession#id} names. Completes with whether there was one. */
    public Future<Boolean> delete(long userId, String id) {
        return sql.update(
                        "DELETE FROM sessions WHERE user_id = ? AND SUBSTRING(digest FROM 1 FOR 16) = ?",
                        Tuple.of(userId, id))
                .map(rows -> rows > 0);
    }

    /** Ends every session of an account but one. Completes with how many there were. */
    public Future<Integer> deleteOthersOf(long userId, Token.Digest kept) {
        return sql.update("DELETE FROM sessions WHERE user_id = ? AND digest <> ?", Tuple.of(userId, kept.hex()));
    }

    /** Ends every session of an account. Completes with how many there were. */
    public Future<Integer> deleteAllOf(long userId) {
        return sql.update("DELETE FROM sessions WHERE user_id = ?", Tuple.of(userId));
    }

    /**
     * Ends all but the newest sessions of an account; those that have expired do not count and end too. To be exact it
     * needs the account locked by the same transaction. Completes with how many ended.
     */
    public Future<Integer> keepNewest(int count, long userId, Instant createdAfter, Instant seenAfter) {
        return sql.update(
                "DELETE FROM sessions WHERE user_id = ? AND id NOT IN ("
                        + "SELECT id FROM sessions WHERE user_id = ? AND created_at > ? AND last_seen_at > ?"
                        + " ORDER BY id DESC LIMIT ?)",
                Tuple.of(userId, userId, createdAfter.toEpochMilli(), seenAfter.toEpochMilli(), count));
    }

    /** Removes some of the sessions unused since a moment. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant unusedSince, int limit) {
        return sql.update(
                "DELETE FROM sessions WHERE last_seen_at <= ?"
                        + " AND id IN (SELECT id FROM sessions WHERE last_seen_at <= ? LIMIT ?)",
                Tuple.of(unusedSince.toEpochMilli(), unusedSince.toEpochMilli(), limit));
    }

    /**
     * That a session was used.
     *
     * @param token whose
     * @param millis when, in milliseconds since 1970
     */
    public record Use(Token.Digest token, long millis) {}
}
