package dev.postern.db;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.FormerAddress;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Addresses that accounts had. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class FormerAddresses {
    private final Sql sql;

    FormerAddresses(Sql sql) {
        this.sql = sql;
    }

    /** Adds one, in the transaction that changes the address. Completes when it is stored. */
    public Future<Void> insert(long userId, EmailAddress email, Instant changed, Instant expires) {
        return sql.update(
                        "INSERT INTO former_addresses (user_id, email, canonical_email, changed_at, expires_at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        Tuple.of(
                                userId,
                                email.typed(),
                                email.canonical(),
                                changed.toEpochMilli(),
                                expires.toEpochMilli()))
                .mapEmpty();
    }

    /** Gives the latest of an account with this address a token. Completes with whether there is one. */
    public Future<Boolean> arm(long userId, EmailAddress email, Token.Digest token, Instant expires) {
        return sql.update(
                        "UPDATE former_addresses SET digest = ?, expires_at = ? WHERE id ="
                                + " (SELECT MAX(id) FROM former_addresses WHERE user_id = ? AND canonical_email = ?)",
                        Tuple.of(token.hex(), expires.toEpochMilli(), userId, email.canonical()))
                .map(rows -> rows == 1);
    }

    /** Completes with the one of this token that has not expired, or with nothing. */
    public Future<Optional<FormerAddress>> find(Token.Digest token, Instant now) {
        return sql.first(
                "SELECT id, user_id, email, canonical_email, changed_at FROM former_addresses"
                        + " WHERE digest = ? AND expires_at > ?",
                Tuple.of(token.hex(), now.toEpochMilli()),
                row -> new FormerAddress(
                        row.getLong(0),
                        row.getLong(1),
                        new EmailAddress(row.getString(2), row.getString(3)),
                        Instant.ofEpochMilli(row.getLong(4))));
    }

    /** Removes one. Completes with whether it was there: of several callers, with true for one. */
    public Future<Boolean> delete(long id) {
        return sql.update("DELETE FROM former_addresses WHERE id = ?", Tuple.of(id))
                .map(rows -> rows == 1);
    }

    /** Removes those that an account had after one. Completes with how many there were. */
    public Future<Integer> deleteLater(FormerAddress address) {
        return sql.update(
                "DELETE FROM former_addresses WHERE user_id = ? AND id > ?", Tuple.of(address.userId(), address.id()));
    }

    /** Removes some that have expired. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant now, int limit) {
        return sql.update(
                "DELETE FROM former_addresses WHERE expires_at <= ?"
                        + " AND id IN (SELECT id FROM former_addresses WHERE expires_at <= ? LIMIT ?)",
                Tuple.of(now.toEpochMilli(), now.toEpochMilli(), limit));
    }
}
