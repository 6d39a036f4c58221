package dev.postern;

import dev.postern.testing.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The store's files, seen past the service. */
final class CrashStore {
    static final String PASSWORD = "one for all";

    private static final int ROWS_A_TRANSACTION = 10_000;

    private CrashStore() {}

    /** The address of one of the users that {@link #fill} makes. */
    static String email(int number) {
        return "user" + number + "@example.com";
    }

    /** Adds users, all with the same password, and sessions to an open store of this process. */
    static void fill(Path base, int port, int users, int sessions) throws SQLException, IOException {
        new Client(port).register(email(0), PASSWORD);
        long now = System.currentTimeMillis();
        try (Connection connection = connect(base);
                PreparedStatement user =
                        connection.prepareStatement("INSERT INTO users (email, canonical_email, password_scheme,"
                                + " password_hash, created_at) SELECT CAST(? AS VARCHAR(254)), CAST(? AS VARCHAR(254)),"
                                + " password_scheme, password_hash, created_at FROM users WHERE id = 1");
                PreparedStatement session = connection.prepareStatement(
                        "INSERT INTO sessions (digest, user_id, created_at, last_seen_at) VALUES (?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 1; i < users; i++) {
                user.setString(1, email(i));
                user.setString(2, email(i));
                insert(connection, user, i);
            }
            for (int i = 1; i <= sessions; i++) {
                session.setString(1, String.format("%064x", i));
                session.setLong(2, i);
                session.setLong(3, now);
                session.setLong(4, now);
                insert(connection, session, i);
            }
            connection.commit();
        }
    }

    /** The addresses of all accounts, one a row. No process may have the store open; closes it cleanly. */
    static List<String> emails(Path base) throws SQLException, IOException {
        List<String> emails = new ArrayList<>();
        try (Connection connection = connect(base);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id, canonical_email FROM users ORDER BY id")) {
                while (rows.next()) {
                    emails.add(rows.getString(2));
                }
            }
            statement.execute("SHUTDOWN");
        }
        return emails;
    }

    private static void insert(Connection connection, PreparedStatement row, int number) throws SQLException {
        if (row.executeUpdate() != 1) {
            throw new SQLException("row " + number + " was not inserted");
        }
        if (number % ROWS_A_TRANSACTION == 0) {
            connection.commit();
        }
    }

    private static Connection connect(Path base) throws SQLException, IOException {
        String credential = Files.readString(base.resolveSibling(base.getFileName() + ".credential"));
        return DriverManager.getConnection(
                "jdbc:hsqldb:file:" + base + ";hsqldb.tx=mvcc;hsqldb.lock_file=false", "postern", credential.strip());
    }
}
