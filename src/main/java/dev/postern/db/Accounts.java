package dev.postern.db;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.StoredAccount;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts, for operators. Every future also fails with STORE_UNAVAILABLE; one that writes, with STORE_FULL. */
public final class Accounts {
    private static final String SELECT =
            "SELECT id, email, canonical_email, password_scheme, password_hash, created_at,"
                    + " last_login_at, verified_at, disabled_at, delete_at FROM users WHERE ";

    private final Sql sql;

    Accounts(Sql sql) {
        this.sql = sql;
    }

    /** Completes with the account of this address, or with nothing. */
    public Future<Optional<StoredAccount>> find(EmailAddress email) {
        return sql.first(SELECT + "canonical_email = ?", Tuple.of(email.canonical()), Accounts::read);
    }

    /** Completes with some of the accounts in the order of their numbers. */
    public Future<List<StoredAccount>> after(long id, int limit) {
        return sql.all(SELECT + "id > ? ORDER BY id LIMIT ?", Tuple.of(id, limit), Accounts::read);
    }

    /** Adds accounts, all or none. Completes with whether none of the addresses had one. */
    public Future<Boolean> insertAll(List<StoredAccount> accounts) {
        return sql.updateEach(
                        "INSERT INTO users (email, canonical_email, password_scheme, password_hash, created_at,"
                                + " last_login_at, verified_at, disabled_at, delete_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        accounts.stream().map(Accounts::arguments).toList())
                .map(true)
                .recover(fault -> fault instanceof Faults.DuplicateKey
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(fault));
    }

    /** Switches an account off, or on again. Completes with whether there is one. */
    public Future<Boolean> disable(long userId, Optional<Instant> since) {
        return sql.update(
                        "UPDATE users SET disabled_at = ? WHERE id = ?",
                        Tuple.of(since.map(Instant::toEpochMilli).orElse(null), userId))
                .map(rows -> rows == 1);
    }

    /** Removes an account with all that is its own. Completes with whether there was one. */
    public Future<Boolean> delete(long userId) {
        return sql.update("DELETE FROM users WHERE id = ?", Tuple.of(userId)).map(rows -> rows == 1);
    }

    private static Tuple arguments(StoredAccount account) {
        return Tuple.of(
                account.email().typed(),
                account.email().canonical(),
                account.password().scheme(),
                account.password().text(),
                account.created().toEpochMilli(),
                millis(account.lastLogin()),
                millis(account.verified()),
                millis(account.disabled()),
                millis(account.removal()));
    }

    private static @Nullable Long millis(Optional<Instant> moment) {
        return moment.map(Instant::toEpochMilli).orElse(null);
    }

    private static StoredAccount read(Row row) {
        return new StoredAccount(
                row.getLong(0),
                new EmailAddress(row.getString(1), row.getString(2)),
                new PasswordHash(row.getString(3), row.getString(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                moment(row, 6),
                moment(row, 7),
                moment(row, 8),
                moment(row, 9));
    }

    private static Optional<Instant> moment(Row row, int column) {
        return Optional.ofNullable(row.getLong(column)).map(Instant::ofEpochMilli);
    }
}
