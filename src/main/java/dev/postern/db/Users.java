package dev.postern.db;

import dev.postern.domain.AuthException;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** The accounts. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class Users {
    private final Sql sql;

    Users(Sql sql) {
        this.sql = sql;
    }

    /** Adds an account. Completes with it; fails with EMAIL_TAKEN when its address has one. */
    public Future<User> insert(EmailAddress email, PasswordHash password, Instant now) {
        return sql.update(
                        "INSERT INTO users (email, canonical_email, password_scheme, password_hash, created_at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        Tuple.of(
                                email.typed(),
                                email.canonical(),
                                password.scheme(),
                                password.text(),
                                now.toEpochMilli()))
                .recover(fault -> Future.failedFuture(
                        fault instanceof Faults.DuplicateKey ? new AuthException(Reason.EMAIL_TAKEN) : fault))
                .compose(one -> findByEmail(email))
                .map(Optional::orElseThrow);
    }

    /** Completes with the account of this address, or with nothing. */
    public Future<Optional<User>> findByEmail(EmailAddress email) {
        return sql.first(
                "SELECT id, email, canonical_email, password_scheme, password_hash, failures FROM users"
                        + " WHERE canonical_email = ?",
                Tuple.of(email.canonical()),
                Users::read);
    }

    /**
     * Notes a log-in, which ends the count of failures, and stores the password's hash, if the hash is still the one that
     * was checked. Locks the account until the transaction ends, so that a log-in and a password change cannot cross.
     *
     * <p>Completes with whether the hash was still that one.
     */
    public Future<Boolean> noteLogin(User checked, PasswordHash password, Instant now) {
        return sql.update(
                        "UPDATE users SET password_scheme = ?, password_hash = ?, last_login_at = ?, failures = 0"
                                + " WHERE id = ? AND password_hash = ?",
                        Tuple.of(
                                password.scheme(),
                                password.text(),
                                now.toEpochMilli(),
                                checked.id(),
                                checked.password().text()))
                .map(rows -> rows == 1);
    }

    /** Counts a wrong password. Completes when that is stored. */
    public Future<Void> noteFailure(long userId) {
        return sql.update("UPDATE users SET failures = failures + 1 WHERE id = ?", Tuple.of(userId))
                .mapEmpty();
    }

    /** Replaces a password, whose failures then count from nothing. Completes with whether the account exists. */
    public Future<Boolean> changePassword(long userId, PasswordHash password) {
        return sql.update(
                        "UPDATE users SET password_scheme = ?, password_hash = ?, failures = 0 WHERE id = ?",
                        Tuple.of(password.scheme(), password.text(), userId))
                .map(rows -> rows == 1);
    }

    /** Completes when the store answers a question about accounts. */
    public Future<Void> probe() {
        return sql.first("SELECT id FROM users WHERE id = ?", Tuple.of(0L), row -> row.getLong(0))
                .mapEmpty();
    }

    private static User read(Row row) {
        return new User(
                row.getLong(0),
                new EmailAddress(row.getString(1), row.getString(2)),
                new PasswordHash(row.getString(3), row.getString(4)),
                row.getInteger(5));
    }
}
