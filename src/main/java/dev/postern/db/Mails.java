package dev.postern.db;

import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Mail to be sent, taken by one node at a time. Every future also fails with STORE_UNAVAILABLE; one that writes, with
 * STORE_FULL.
 */
public final class Mails {
    private static final int MAX_LANGUAGES = 100;
    private static final int MAX_FAULT = 200;

    /** When what has been given up is due. */
    private static final long NEVER = Long.MAX_VALUE;

    private final Sql sql;

    Mails(Sql sql) {
        this.sql = sql;
    }

    /** Adds one, due now. Completes when it is stored. */
    public Future<Void> insert(Mail.Kind kind, EmailAddress recipient, long about, Caller caller, Instant now) {
        return sql.update(
                        "INSERT INTO mails (kind, recipient, about, languages, network, asked_at, due_at, attempts, fault)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')",
                        Tuple.of(
                                name(kind),
                                recipient.typed(),
                                about,
                                whole(caller.languages()),
                                caller.network(),
                                now.toEpochMilli(),
                                now.toEpochMilli()))
                .mapEmpty();
    }

    /** Completes with some that are due, the longest due first. */
    public Future<List<Mail>> due(Instant now, int limit) {
        return sql.all(
                "SELECT id, kind, recipient, about, languages, network, asked_at, due_at, attempts, fault FROM mails"
                        + " WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
                Tuple.of(now.toEpochMilli(), limit),
                Mails::read);
    }

    /** Completes with some that were given up, the latest first. */
    public Future<List<Mail>> givenUp(int limit) {
        return sql.all(
                "SELECT id, kind, recipient, about, languages, network, asked_at, failed_at, attempts, fault FROM mails"
                        + " WHERE failed_at IS NOT NULL ORDER BY failed_at DESC, id LIMIT ?",
                Tuple.of(limit),
                Mails::read);
    }

    /** Takes one until a moment, if nobody has since it was read. Completes with whether it is taken. */
    public Future<Boolean> take(Mail mail, Instant until) {
        return sql.update(
                        "UPDATE mails SET due_at = ?, attempts = attempts + 1 WHERE id = ? AND due_at = ?",
                        Tuple.of(until.toEpochMilli(), mail.id(), mail.due().toEpochMilli()))
                .map(rows -> rows == 1);
    }

    /** Completes with whether the same was asked for again after this one, and waits as well. */
    public Future<Boolean> hasNewer(Mail mail) {
        return sql.first(
                        "SELECT id FROM mails WHERE recipient = ? AND kind = ? AND about = ? AND id > ?"
                                + " AND failed_at IS NULL LIMIT 1",
                        Tuple.of(mail.recipient().typed(), name(mail.kind()), mail.about(), mail.id()),
                        row -> row.getLong(0))
                .map(newer -> newer.isPresent());
    }

    /** Removes one that was sent, or is not to be. Completes with whether it was there. */
    public Future<Boolean> delete(long id) {
        return sql.update("DELETE FROM mails WHERE id = ?", Tuple.of(id)).map(rows -> rows == 1);
    }

    /** Removes what is to tell of a change of an account's address. Completes with how many there were. */
    public Future<Integer> deleteChangesOf(long userId) {
        return sql.update("DELETE FROM mails WHERE kind = 'address_change' AND about = ?", Tuple.of(userId));
    }

    /** Puts one off. Completes when that is stored. */
    public Future<Void> putOff(long id, Instant due, String fault) {
        return sql.update(
                        "UPDATE mails SET due_at = ?, fault = ? WHERE id = ?",
                        Tuple.of(due.toEpochMilli(), cut(fault, MAX_FAULT), id))
                .mapEmpty();
    }

    /** Gives one up; it stays for an operator to look at. Completes when that is stored. */
    public Future<Void> giveUp(long id, Instant now, String fault) {
        return sql.update(
                        "UPDATE mails SET due_at = ?, failed_at = ?, fault = ? WHERE id = ?",
                        Tuple.of(NEVER, now.toEpochMilli(), cut(fault, MAX_FAULT), id))
                .mapEmpty();
    }

    /** Removes some that were given up before a moment. Completes with how many; fewer than the limit means all. */
    public Future<Integer> purge(Instant givenUpBefore, int limit) {
        return sql.update(
                "DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE failed_at <= ? LIMIT ?)",
                Tuple.of(givenUpBefore.toEpochMilli(), limit));
    }

    private static Mail read(Row row) {
        return new Mail(
                row.getLong(0),
                Mail.Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                EmailAddress.parse(row.getString(2)).orElseThrow(),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                Instant.ofEpochMilli(row.getLong(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                row.getInteger(8),
                row.getString(9));
    }

    private static String name(Mail.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As many languages of a list as there is room for, none of them in part. */
    private static String whole(String languages) {
        return languages.length() > MAX_LANGUAGES
                ? languages.substring(0, Math.max(0, languages.lastIndexOf(',', MAX_LANGUAGES)))
                : languages;
    }

    private static String cut(String text, int length) {
        return text.length() > length ? text.substring(0, length) : text;
    }
}
