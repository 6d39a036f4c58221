package dev.postern.db;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Registration;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Accounts to be. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class Registrations {
    private static final String SELECT =
            "SELECT id, email, canonical_email, password_scheme, password_hash, network FROM registrations WHERE ";

    private final Sql sql;

    Registrations(Sql sql) {
        this.sql = sql;
    }

    /** Adds one. Completes with its number. */
    public Future<Long> insert(
            EmailAddress email, PasswordHash password, String network, Instant now, Instant expires) {
        return sql.update(
                        "INSERT INTO registrations"
                                + " (email, canonical_email, password_scheme, password_hash, network, created_at,"
                                + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        Tuple.of(
                                email.typed(),
                                email.canonical(),
                                password.scheme(),
                                password.text(),
                                network,
                                now.toEpochMilli(),
                                expires.toEpochMilli()))
                // Salts differ, so no two hashes are alike.
                .compose(one -> sql.first(
                        "SELECT id FROM registrations WHERE canonical_email = ? AND password_hash = ?",
                        Tuple.of(email.canonical(), password.text()),
                        row -> row.getLong(0)))
                .map(Optional::orElseThrow);
    }

    /** Completes with the one of an address that has not expired, or with nothing where there is none, or several. */
    public Future<Optional<Registration>> only(EmailAddress email, Instant now) {
        return sql.all(
                        SELECT + "canonical_email = ? AND expires_at > ? ORDER BY id LIMIT 2",
                        Tuple.of(email.canonical(), now.toEpochMilli()),
                        Registrations::read)
                .map(found -> found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty());
    }

    /** Completes with whether the link of one has a token from now on, and one alone. */
    public Future<Boolean> arm(long id, Token.Digest token, Instant expires) {
        return sql.update(
                        "UPDATE registrations SET digest = ?, expires_at = ? WHERE id = ?",
                        Tuple.of(token.hex(), expires.toEpochMilli(), id))
                .map(rows -> rows == 1);
    }

    /** Completes with the one whose link has this token and has not expired, or with nothing. */
    public Future<Optional<Registration>> find(Token.Digest token, Instant now) {
        return sql.first(
                SELECT + "digest = ? AND expires_at > ?",
                Tuple.of(token.hex(), now.toEpochMilli()),
                Registrations::read);
    }

    /** Removes one. Completes with whether it was there: of several callers, with true for one. */
    public Future<Boolean> delete(long id) {
        return sql.update("DELETE FROM registrations WHERE id = ?", Tuple.of(id))
                .map(rows -> rows == 1);
    }

    /** Removes all of an address. Completes with how many there were. */
    public Future<Integer> deleteAllOf(EmailAddress email) {
        return sql.update("DELETE FROM registrations WHERE canonical_email = ?", Tuple.of(email.canonical()));
    }

    /** Removes some that had expired at a moment. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant moment, int limit) {
        return sql.update(
                "DELETE FROM registrations WHERE expires_at <= ?"
                        + " AND id IN (SELECT id FROM registrations WHERE expires_at <= ? LIMIT ?)",
                Tuple.of(moment.toEpochMilli(), moment.toEpochMilli(), limit));
    }

    private static Registration read(Row row) {
        return new Registration(
                row.getLong(0),
                new EmailAddress(row.getString(1), row.getString(2)),
                new PasswordHash(row.getString(3), row.getString(4)),
                row.getString(5));
    }
}
