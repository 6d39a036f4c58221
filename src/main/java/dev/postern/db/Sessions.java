package dev.postern.db;

import dev.postern.domain.Session;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** The log-ins that last. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class Sessions {
    private final Sql sql;

    Sessions(Sql sql) {
        this.sql = sql;
    }

    /** Adds a session that begins now. Completes when it is stored. */
    public Future<Void> insert(Token.Digest token, long userId, Instant now) {
        return sql.update(
                        "INSERT INTO sessions (digest, user_id, created_at, last_seen_at) VALUES (?, ?, ?, ?)",
                        Tuple.of(token.hex(), userId, now.toEpochMilli(), now.toEpochMilli()))
                .mapEmpty();
    }

    /** Completes with the session of this token, alive or not, or with nothing. */
    public Future<Optional<Session>> find(Token.Digest token) {
        return sql.first(
                "SELECT s.created_at, s.last_seen_at,"
                        + " u.id, u.email, u.canonical_email, u.password_scheme, u.password_hash"
                        + " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.digest = ?",
                Tuple.of(token.hex()),
                row -> new Session(
                        token,
                        Users.read(row, 2),
                        Instant.ofEpochMilli(row.getLong(0)),
                        Instant.ofEpochMilli(row.getLong(1))));
    }

    /** Notes that a session was used. Completes when it is stored; never moves the moment back. */
    public Future<Void> touch(Token.Digest token, Instant now) {
        return sql.update(
                        "UPDATE sessions SET last_seen_at = ? WHERE digest = ? AND last_seen_at < ?",
                        Tuple.of(now.toEpochMilli(), token.hex(), now.toEpochMilli()))
                .mapEmpty();
    }

    /** Ends a session. Completes with whether it was there: of several callers, with true for one. */
    public Future<Boolean> delete(Token.Digest token) {
        return sql.update("DELETE FROM sessions WHERE digest = ?", Tuple.of(token.hex()))
                .map(rows -> rows == 1);
    }

    /** Ends every session of an account. Completes with how many there were. */
    public Future<Integer> deleteAllOf(long userId) {
        return sql.update("DELETE FROM sessions WHERE user_id = ?", Tuple.of(userId));
    }

    /**
     * Ends all but the newest sessions of an account; those that have expired do not count and end too. To be exact it
     * needs the account locked by the same transaction. Completes when they are gone.
     */
    public Future<Void> keepNewest(int count, long userId, Instant createdAfter, Instant seenAfter) {
        return sql.update(
                        "DELETE FROM sessions WHERE user_id = ? AND id NOT IN ("
                                + "SELECT id FROM sessions WHERE user_id = ? AND created_at > ? AND last_seen_at > ?"
                                + " ORDER BY id DESC LIMIT ?)",
                        Tuple.of(userId, userId, createdAfter.toEpochMilli(), seenAfter.toEpochMilli(), count))
                .mapEmpty();
    }

    /** Removes some of the sessions unused since a moment. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant unusedSince, int limit) {
        return sql.update(
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE last_seen_at <= ? LIMIT ?)",
                Tuple.of(unusedSince.toEpochMilli(), limit));
    }
}
