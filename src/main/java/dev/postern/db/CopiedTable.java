package dev.postern.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A table as a copy sees it: rows in the order of a number that leads its keys. Immutable; the connection is the caller's.
 *
 * @param name its name
 * @param key the number
 * @param order all of its key
 * @param columns all of it
 * @param numbered whether the store gives out the number
 */
record CopiedTable(String name, String key, String order, List<String> columns, boolean numbered) {
    /** In an order in which no row refers to one that is not there yet. StoreCopyTest compares them with the store's own. */
    static final List<CopiedTable> ALL = List.of(
            new CopiedTable(
                    "users",
                    "id",
                    "id",
                    List.of(
                            "id",
                            "email",
                            "canonical_email",
                            "password_scheme",
                            "password_hash",
                            "created_at",
                            "last_login_at",
                            "failures",
                            "verified_at",
                            "disabled_at",
                            "delete_at"),
                    true),
            new CopiedTable(
                    "sessions",
                    "id",
                    "id",
                    List.of("id", "digest", "user_id", "created_at", "last_seen_at", "network", "agent"),
                    true),
            new CopiedTable(
                    "one_time_tokens",
                    "user_id",
                    "user_id, purpose",
                    List.of("user_id", "purpose", "digest", "expires_at", "detail"),
                    false),
            new CopiedTable(
                    "devices",
                    "user_id",
                    "user_id, digest",
                    List.of("digest", "user_id", "last_login_at", "failures"),
                    false),
            new CopiedTable(
                    "registrations",
                    "id",
                    "id",
                    List.of(
                            "id",
                            "email",
                            "canonical_email",
                            "password_scheme",
                            "password_hash",
                            "network",
                            "created_at",
                            "expires_at",
                            "digest"),
                    true),
            new CopiedTable(
                    "former_addresses",
                    "id",
                    "id",
                    List.of("id", "user_id", "email", "canonical_email", "changed_at", "expires_at", "digest"),
                    true),
            new CopiedTable(
                    "mails",
                    "id",
                    "id",
                    List.of(
                            "id",
                            "kind",
                            "recipient",
                            "about",
                            "languages",
                            "network",
                            "asked_at",
                            "due_at",
                            "attempts",
                            "failed_at",
                            "fault"),
                    true));

    /** Stands for no value: a list holds no null. */
    private static final Optional<Object> NULL = Optional.empty();

    long count(Connection side) throws SQLException {
        return number(side, "SELECT COUNT(*) FROM " + name).orElse(0L);
    }

    KeyRange firstRange(Connection side) throws SQLException {
        return number(side, "SELECT MIN(" + key + ") FROM " + name)
                .map(KeyRange::from)
                .orElse(KeyRange.NONE);
    }

    KeyRange rangeAfter(Connection side, KeyRange range) throws SQLException {
        return number(side, "SELECT MIN(" + key + ") FROM " + name + " WHERE " + key + " > " + range.to())
                .map(KeyRange::from)
                .orElse(KeyRange.NONE);
    }

    List<List<Object>> read(Connection side, KeyRange range) throws SQLException {
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + name + " WHERE " + key + " >= " + range.from()
                + " AND " + key + " <= " + range.to() + " ORDER BY " + order;
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = side.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>(columns.size());
                for (int column = 1; column <= columns.size(); column++) {
                    Object value = result.getObject(column);
                    row.add(value == null ? NULL : value);
                }
                rows.add(row);
            }
        }
        return rows;
    }

    void write(Connection side, List<List<Object>> rows) throws SQLException {
        String sql = "INSERT INTO " + name + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        try (PreparedStatement statement = side.prepareStatement(sql)) {
            for (List<Object> row : rows) {
                for (int column = 0; column < row.size(); column++) {
                    Object value = row.get(column);
                    statement.setObject(column + 1, value == NULL ? null : value);
                }
                statement.addBatch();
            }
            int[] unused = statement.executeBatch();
        }
    }

    /** Has the store number new rows from behind the copied ones. */
    void numberOn(Connection side) throws SQLException {
        if (!numbered) {
            return;
        }
        long next = 1 + number(side, "SELECT MAX(id) FROM " + name).orElse(0L);
        try (Statement statement = side.createStatement()) {
            boolean unused = statement.execute("ALTER TABLE " + name + " ALTER COLUMN id RESTART WITH " + next);
        }
    }

    private static Optional<Long> number(Connection side, String sql) throws SQLException {
        try (Statement statement = side.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            long number = result.next() ? result.getLong(1) : 0;
            return result.wasNull() ? Optional.empty() : Optional.of(number);
        }
    }
}
