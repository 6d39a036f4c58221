import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.mindrot.jbcrypt.BCrypt;

/**
 * Fills an embedded store with users and sessions, as many as a big site has, in a minute rather than in days of hashing:
 * all have one password and one hash. The store must exist (start the service once) and not be in use.
 *
 *     java -cp target/postern.jar src/load/Seed.java STORE USERS SESSIONS PASSWORD COST DIRECTORY
 *
 * STORE      the path in db.url, such as data/postern
 * DIRECTORY  where the files "emails" and "cookies" are written: up to 20,000 each, spread over all
 */
public class Seed {
    private static final int BATCH = 10_000;
    private static final int LISTED = 20_000;

    public static void main(String[] arguments) throws Exception {
        Path store = Path.of(arguments[0]).toAbsolutePath();
        int users = Integer.parseInt(arguments[1]);
        int sessions = Integer.parseInt(arguments[2]);
        String hash = BCrypt.hashpw(arguments[3], BCrypt.gensalt(Integer.parseInt(arguments[4])));
        Path lists = Files.createDirectories(Path.of(arguments[5]));

        try (Connection connection = open(store)) {
            connection.setAutoCommit(false);
            long first = insertUsers(connection, users, hash, lists.resolve("emails"));
            insertSessions(connection, first, users, sessions, lists.resolve("cookies"));
            try (Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
    }

    private static Connection open(Path store) throws IOException, SQLException {
        String credential = Files.readString(Path.of(store + ".credential")).strip();
        return DriverManager.getConnection(
                "jdbc:hsqldb:file:" + store + ";hsqldb.default_table_type=cached;hsqldb.lock_file=false;hsqldb.tx=mvcc",
                "postern",
                credential);
    }

    /** Returns the number of the first of them. */
    private static long insertUsers(Connection connection, int count, String hash, Path list)
            throws IOException, SQLException {
        List<String> listed = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO users"
                + " (email, canonical_email, password_scheme, password_hash, created_at) VALUES (?, ?, 'bcrypt', ?, ?)")) {
            for (int i = 0; i < count; i++) {
                String email = String.format("user%07d@example.org", i);
                insert.setString(1, email);
                insert.setString(2, email);
                insert.setString(3, hash);
                insert.setLong(4, System.currentTimeMillis());
                addTo(insert, connection, i + 1 == count);
                if (i % Math.max(1, count / LISTED) == 0 && listed.size() < LISTED) {
                    listed.add(email);
                }
            }
        }
        Files.write(list, listed);
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM users WHERE canonical_email = ?")) {
            select.setString(1, "user0000000@example.org");
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void insertSessions(Connection connection, long firstUser, int users, int count, Path list)
            throws Exception {
        SecureRandom random = new SecureRandom();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<String> listed = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO sessions (digest, user_id, created_at, last_seen_at) VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < count; i++) {
                byte[] secret = new byte[32];
                random.nextBytes(secret);
                long now = System.currentTimeMillis();
                insert.setString(1, HexFormat.of().formatHex(sha256.digest(secret)));
                insert.setLong(2, firstUser + i % users);
                insert.setLong(3, now);
                insert.setLong(4, now);
                addTo(insert, connection, i + 1 == count);
                if (i % Math.max(1, count / LISTED) == 0 && listed.size() < LISTED) {
                    listed.add(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
                }
            }
        }
        Files.write(list, listed);
    }

    private static int waiting = 0;

    private static void addTo(PreparedStatement insert, Connection connection, boolean last) throws SQLException {
        insert.addBatch();
        if (++waiting == BATCH || last) {
            insert.executeBatch();
            connection.commit();
            waiting = 0;
        }
    }
}
