package dev.postern;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a store in memory has of one account, seen past the service.
 *
 * @param exists whether there is such an account
 * @param hash of its password; empty for none
 * @param lastLogin when it last logged in, in milliseconds since 1970; 0 for never
 * @param sessions the digests of its sessions
 * @param resetToken the digest of its reset token; empty for none
 */
record StoredAccount(boolean exists, String hash, long lastLogin, Set<String> sessions, String resetToken) {
    private static final String ROWS = "SELECT u.password_hash, u.last_login_at, s.digest, t.digest FROM users u"
            + " LEFT JOIN sessions s ON s.user_id = u.id LEFT JOIN one_time_tokens t ON t.user_id = u.id"
            + " WHERE u.canonical_email = ?";

    static StoredAccount read(String url, String email) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postern", "");
                PreparedStatement select = connection.prepareStatement(ROWS)) {
            select.setString(1, email);
            try (ResultSet row = select.executeQuery()) {
                return read(row);
            }
        }
    }

    private static StoredAccount read(ResultSet row) throws SQLException {
        boolean exists = false;
        String hash = "";
        long lastLogin = 0;
        Set<String> sessions = new TreeSet<>();
        String resetToken = "";
        while (row.next()) {
            exists = true;
            hash = row.getString(1);
            lastLogin = row.getLong(2);
            String session = row.getString(3);
            if (session != null) {
                sessions.add(session);
            }
            String token = row.getString(4);
            resetToken = token == null ? "" : token;
        }
        return new StoredAccount(exists, hash, lastLogin, sessions, resetToken);
    }
}
