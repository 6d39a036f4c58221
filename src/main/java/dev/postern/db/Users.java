package dev.postern.db;

import dev.postern.domain.Account;
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
    private static final String SELECT = "SELECT id, email, canonical_email, password_scheme, password_hash, failures,"
            + " verified_at, disabled_at FROM users WHERE ";

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
                .recover(Users::orTaken)
                .compose(one -> findByEmail(email))
                .map(Optional::orElseThrow);
    }

    /** Completes with the account of this address, or with nothing. */
    public Future<Optional<User>> findByEmail(EmailAddress email) {
        return sql.first(SELECT + "canonical_email = ?", Tuple.of(email.canonical()), Users::read);
    }

    /** Completes with what its owner is shown of an account, or with nothing. */
    public Future<Optional<Account>> account(long userId, Instant createdAfter, Instant seenAfter) {
        return sql.first(
                "SELECT email, canonical_email, verified_at, created_at, last_login_at, (SELECT COUNT(*) FROM sessions"
                        + " WHERE user_id = u.id AND created_at > ? AND last_seen_at > ?) FROM users u WHERE id = ?",
                Tuple.of(createdAfter.toEpochMilli(), seenAfter.toEpochMilli(), userId),
                row -> new Account(
                        new EmailAddress(row.getString(0), row.getString(1)),
                        row.getLong(2) != null,
                        Instant.ofEpochMilli(row.getLong(3)),
                        Optional.ofNullable(row.getLong(4)).map(Instant::ofEpochMilli),
                        row.getInteger(5)));
    }

    /**
     * Notes a log-in, which ends the count of failures and takes a removal back, and stores the password's hash, if the hash
     * is still the one that was checked, the address the one that it was checked for, and nobody has switched the account off. Locks the account until the transaction
     * ends, so that a log-in and a password change cannot cross.
     *
     * <p>Completes with whether it was so.
     */
    public Future<Boolean> noteLogin(User checked, PasswordHash password, Instant now) {
        return sql.update(
                        "UPDATE users SET password_scheme = ?, password_hash = ?, last_login_at = ?, failures = 0,"
                                + " delete_at = NULL WHERE id = ? AND password_hash = ? AND email = ? AND disabled_at IS NULL",
                        Tuple.of(
                                password.scheme(),
                                password.text(),
                                now.toEpochMilli(),
                                checked.id(),
                                checked.password().text(),
                                checked.email().typed()))
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

    /** Replaces a password that has been checked. Completes with whether it was still the account's. */
    public Future<Boolean> replacePassword(User checked, PasswordHash password) {
        return sql.update(
                        "UPDATE users SET password_scheme = ?, password_hash = ?, failures = 0"
                                + " WHERE id = ? AND password_hash = ? AND disabled_at IS NULL",
                        Tuple.of(
                                password.scheme(),
                                password.text(),
                                checked.id(),
                                checked.password().text()))
                .map(rows -> rows == 1);
    }

    /** Adds an account whose address is proven. Completes when it is stored; fails with EMAIL_TAKEN. */
    public Future<Void> insertVerified(EmailAddress email, PasswordHash password, Instant now) {
        return sql.update(
                        "INSERT INTO users (email, canonical_email, password_scheme, password_hash, created_at, verified_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        Tuple.of(
                                email.typed(),
                                email.canonical(),
                                password.scheme(),
                                password.text(),
                                now.toEpochMilli(),
                                now.toEpochMilli()))
                .recover(Users::orTaken)
                .mapEmpty();
    }

    /** Notes that an account's address is proven. Completes with whether the account still has this address. */
    public Future<Boolean> verify(long userId, EmailAddress email, Instant now) {
        return sql.update(
                        "UPDATE users SET verified_at = ? WHERE id = ? AND canonical_email = ?",
                        Tuple.of(now.toEpochMilli(), userId, email.canonical()))
                .map(rows -> rows == 1);
    }

    /** Hands an account that nobody has proven to who has. Completes with whether it was such a one. */
    public Future<Boolean> claim(long userId, PasswordHash password, Instant now) {
        return sql.update(
                        "UPDATE users SET password_scheme = ?, password_hash = ?, failures = 0, verified_at = ?,"
                                + " delete_at = NULL WHERE id = ? AND verified_at IS NULL",
                        Tuple.of(password.scheme(), password.text(), now.toEpochMilli(), userId))
                .map(rows -> rows == 1);
    }

    /** Gives an account another address, proven, and takes a removal back. Completes with whether it exists; fails with EMAIL_TAKEN. */
    public Future<Boolean> changeEmail(long userId, EmailAddress email, Instant now) {
        return sql.update(
                        "UPDATE users SET email = ?, canonical_email = ?, verified_at = ?, delete_at = NULL WHERE id = ?",
                        Tuple.of(email.typed(), email.canonical(), now.toEpochMilli(), userId))
                .recover(Users::orTaken)
                .map(rows -> rows == 1);
    }

    /** Removes the account that nobody has proven and that took an address after a moment. Completes with how many. */
    public Future<Integer> removeUnproven(EmailAddress email, Instant createdAfter) {
        return sql.update(
                "DELETE FROM users WHERE canonical_email = ? AND verified_at IS NULL AND created_at >= ?",
                Tuple.of(email.canonical(), createdAfter.toEpochMilli()));
    }

    /** Completes with the account of this number, or with nothing. */
    public Future<Optional<User>> findById(long userId) {
        return sql.first(SELECT + "id = ?", Tuple.of(userId), Users::read);
    }

    /** Has an account removed from a moment on. Completes with whether its password was still the one that was checked. */
    public Future<Boolean> removeFrom(User checked, Instant moment) {
        return sql.update(
                        "UPDATE users SET delete_at = ? WHERE id = ? AND password_hash = ?",
                        Tuple.of(
                                moment.toEpochMilli(),
                                checked.id(),
                                checked.password().text()))
                .map(rows -> rows == 1);
    }

    /**
     * Removes an account, with all that is its own. Completes with whether its password was still the one that was checked:
     * of several callers, with true for one.
     */
    public Future<Boolean> remove(User checked) {
        return sql.update(
                        "DELETE FROM users WHERE id = ? AND password_hash = ?",
                        Tuple.of(checked.id(), checked.password().text()))
                .map(rows -> rows == 1);
    }

    /** Removes some of the accounts whose time has come. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant now, int limit) {
        return sql.update(
                "DELETE FROM users WHERE delete_at <= ? AND id IN (SELECT id FROM users WHERE delete_at <= ? LIMIT ?)",
                Tuple.of(now.toEpochMilli(), now.toEpochMilli(), limit));
    }

    /** Completes when the store answers a question about accounts. */
    public Future<Void> probe() {
        return sql.first("SELECT id FROM users WHERE id = ?", Tuple.of(0L), row -> row.getLong(0))
                .mapEmpty();
    }

    private static <T> Future<T> orTaken(Throwable fault) {
        return Future.failedFuture(
                fault instanceof Faults.DuplicateKey ? new AuthException(Reason.EMAIL_TAKEN) : fault);
    }

    private static User read(Row row) {
        return new User(
                row.getLong(0),
                new EmailAddress(row.getString(1), row.getString(2)),
                new PasswordHash(row.getString(3), row.getString(4)),
                row.getInteger(5),
                row.getLong(6) != null,
                row.getLong(7) != null);
    }
}
