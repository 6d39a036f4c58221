package dev.postern.db;

import dev.postern.domain.OneTimeToken;
import dev.postern.domain.OneTimeToken.Purpose;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The rights to do one thing once. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class OneTimeTokens {
    private final Sql sql;

    OneTimeTokens(Sql sql) {
        this.sql = sql;
    }

    /** Stores a token in place of the account's earlier one for the same purpose. Completes when it is stored. */
    public Future<Void> replace(OneTimeToken token) {
        return update(token)
                .compose(rows -> rows == 1 ? Future.succeededFuture(rows) : insert(token))
                .<Void>mapEmpty()
                // Somebody else inserted in between: the later of the two stays.
                .recover(fault -> fault instanceof Faults.DuplicateKey ? replace(token) : Future.failedFuture(fault));
    }

    /** Completes with the live token of this digest, for whatever it is, or with nothing. */
    public Future<Optional<OneTimeToken>> find(Token.Digest token, Instant now) {
        return sql.first(
                "SELECT user_id, purpose, detail, expires_at FROM one_time_tokens WHERE digest = ? AND expires_at > ?",
                Tuple.of(token.hex(), now.toEpochMilli()),
                row -> new OneTimeToken(
                        row.getLong(0),
                        Purpose.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                        token,
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3))));
    }

    /** Uses a token up. Completes with whether it was live: of several callers, with true for one. */
    public Future<Boolean> consume(long userId, Purpose purpose, Token.Digest token, Instant now) {
        return sql.update(
                        "DELETE FROM one_time_tokens"
                                + " WHERE user_id = ? AND purpose = ? AND digest = ? AND expires_at > ?",
                        Tuple.of(userId, name(purpose), token.hex(), now.toEpochMilli()))
                .map(rows -> rows == 1);
    }

    /** Takes all rights back that an account has not used. Completes with how many there were. */
    public Future<Integer> deleteAllOf(long userId) {
        return sql.update("DELETE FROM one_time_tokens WHERE user_id = ?", Tuple.of(userId));
    }

    /** Removes some of the expired tokens. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant now, int limit) {
        return sql.update(
                "DELETE FROM one_time_tokens WHERE expires_at <= ? AND (user_id, purpose) IN"
                        + " (SELECT user_id, purpose FROM one_time_tokens WHERE expires_at <= ? LIMIT ?)",
                Tuple.of(now.toEpochMilli(), now.toEpochMilli(), limit));
    }

    private Future<Integer> update(OneTimeToken token) {
        return sql.update(
                "UPDATE one_time_tokens SET digest = ?, detail = ?, expires_at = ? WHERE user_id = ? AND purpose = ?",
                arguments(token));
    }

    private Future<Integer> insert(OneTimeToken token) {
        return sql.update(
                "INSERT INTO one_time_tokens (digest, detail, expires_at, user_id, purpose) VALUES (?, ?, ?, ?, ?)",
                arguments(token));
    }

    private static Tuple arguments(OneTimeToken token) {
        return Tuple.of(
                token.token().hex(),
                token.detail(),
                token.expires().toEpochMilli(),
                token.userId(),
                name(token.purpose()));
    }

    private static String name(Purpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }
}
