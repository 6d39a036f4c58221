package dev.postern.db;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/**
 * Browsers from which accounts' owners have logged in. Every future also fails with STORE_UNAVAILABLE; one that writes,
 * with STORE_FULL.
 */
public final class Devices {
    private final Sql sql;

    Devices(Sql sql) {
        this.sql = sql;
    }

    /**
     * Completes with whether the account's owner has logged in from this device since a moment and failed less often since;
     * or with nothing when nobody has.
     */
    public Future<Optional<Boolean>> find(Token.Digest device, EmailAddress account, Instant since, int failures) {
        return sql.first(
                "SELECT u.canonical_email FROM devices d JOIN users u ON u.id = d.user_id"
                        + " WHERE d.digest = ? AND d.last_login_at > ? AND d.failures < ?"
                        + " ORDER BY CASE WHEN u.canonical_email = ? THEN 0 ELSE 1 END LIMIT 1",
                Tuple.of(device.hex(), since.toEpochMilli(), failures, account.canonical()),
                row -> row.getString(0).equals(account.canonical()));
    }

    /**
     * Notes a log-in of an account from a device; of the account's devices as many as are allowed stay, the latest. Needs the
     * account locked by the same transaction.
     */
    public Future<Void> noteLogin(Token.Digest device, long userId, Instant now, int most) {
        return sql.update(
                        "UPDATE devices SET last_login_at = ?, failures = 0 WHERE digest = ? AND user_id = ?",
                        Tuple.of(now.toEpochMilli(), device.hex(), userId))
                .compose(rows -> rows == 1
                        ? Future.succeededFuture(rows)
                        : sql.update(
                                "INSERT INTO devices (last_login_at, failures, digest, user_id) VALUES (?, 0, ?, ?)",
                                Tuple.of(now.toEpochMilli(), device.hex(), userId)))
                .compose(noted -> sql.update(
                        "DELETE FROM devices WHERE user_id = ? AND digest NOT IN (SELECT digest FROM devices"
                                + " WHERE user_id = ? ORDER BY last_login_at DESC, digest LIMIT ?)",
                        Tuple.of(userId, userId, most)))
                .mapEmpty();
    }

    /** Counts a wrong password that an account's device has tried. Completes when that is stored. */
    public Future<Void> noteFailure(Token.Digest device, long userId) {
        return sql.update(
                        "UPDATE devices SET failures = failures + 1 WHERE digest = ? AND user_id = ?",
                        Tuple.of(device.hex(), userId))
                .mapEmpty();
    }

    /** Forgets an account's devices. Completes with how many there were. */
    public Future<Integer> deleteAllOf(long userId) {
        return sql.update("DELETE FROM devices WHERE user_id = ?", Tuple.of(userId));
    }

    /** Removes some of the devices unused since a moment. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant unusedSince, int limit) {
        return sql.update(
                "DELETE FROM devices WHERE last_login_at <= ? AND (digest, user_id) IN"
                        + " (SELECT digest, user_id FROM devices WHERE last_login_at <= ? LIMIT ?)",
                Tuple.of(unusedSince.toEpochMilli(), unusedSince.toEpochMilli(), limit));
    }
}
