package dev.postern.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for all tests of this process, from the first that asks for it on. Each store is a database of its own,
 * copied from one whose tables are up to date. Thread-safe.
 */
public final class Postgres {
    /** Later stores may take the disk of those so far back, unless somebody is still connected. */
    private static final int KEPT = 30;

    /** The documented way to two roles; tests run under the one that may least. */
    private static final Path ROLES = Path.of("conf", "postgresql.sql");

    private static final String TEMPLATE = "template_postern";

    private static @Nullable Postgres started;

    private final EmbeddedPostgres server;
    private final Connection maintenance;
    private final Deque<String> stores = new ArrayDeque<>();
    private int count;

    private Postgres() throws IOException {
        // Nothing of a test's is to outlive a power failure.
        this.server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "300")
                .setServerConfig("scram_iterations", "1")
                // By default a second, which leaves a busy machine little of a transaction's time.
                .setServerConfig("deadlock_timeout", "100ms")
                .start();
        this.maintenance = connect(url("postgres"));
        String[] parts = Files.readString(ROLES).replaceAll("(?m)^--.*$", "").split("\\\\connect postern", -1);
        for (String statement : parts[0].split(";", -1)) {
            runUnlessBlank(url("postgres"), statement.replace("DATABASE postern", "DATABASE " + TEMPLATE));
        }
        for (String statement : parts[1].split(";", -1)) {
            runUnlessBlank(url(TEMPLATE), statement);
        }
        maintain("ALTER ROLE postern PASSWORD 'postern'");
        maintain("ALTER ROLE postern_owner PASSWORD 'postern'");
        askForPasswords();
        copy(TEMPLATE, "template_empty");
        Flyway.configure()
                .dataSource(url(TEMPLATE), "postern_owner", "postern")
                .locations("classpath:db/migration", "classpath:db/postgresql")
                .load()
                .migrate();
    }

    /** Everybody but the superuser has to prove who they are. */
    private void askForPasswords() throws IOException {
        try (Statement statement = maintenance.createStatement();
                ResultSet file = statement.executeQuery("SHOW hba_file")) {
            if (!file.next()) {
                throw new AssertionError("no hba_file");
            }
            Path rules = Path.of(file.getString(1));
            Files.writeString(rules, "host all postgres all trust\nhost all all all scram-sha-256\n");
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
        maintain("SELECT pg_reload_conf()");
    }

    private void runUnlessBlank(String url, String statement) {
        if (!statement.isBlank()) {
            run(url, statement);
        }
    }

    /** The server, started by the first who asks. */
    public static synchronized Postgres server() {
        if (started == null) {
            try {
                started = new Postgres();
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
        return started;
    }

    /** Makes a store with empty tables. Returns its URL; the service is postern there and the owner postern_owner, both
     * with the password postern. */
    public String newStore() {
        return newStore(TEMPLATE);
    }

    /** The port of this machine that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Runs a statement in a store, as who may do everything. */
    public void run(String url, String sql) {
        try (Connection connection = connect(url)) {
            run(connection, sql);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Ends the connections on which the nodes of a store listen. */
    public void endListeners(String url) {
        run(
                url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND (query LIKE 'SELECT CAST(extract%' OR query LIKE 'LISTEN postern%')");
    }

    /** Whether the server has answered a statement with these words, and its connection has asked for nothing since. */
    public boolean isIdle(String url, String words) {
        try (Connection connection = connect(url);
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle'"
                                + " AND datname = current_database() AND query LIKE ?")) {
            statement.setString(1, '%' + words + '%');
            try (ResultSet count = statement.executeQuery()) {
                return count.next() && count.getInt(1) > 0;
            }
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Makes a store without tables. */
    public String newEmptyStore() {
        return newStore("template_empty");
    }

    private synchronized String newStore(String template) {
        String name = "store" + ++count;
        copy(template, name);
        stores.add(name);
        if (stores.size() > KEPT) {
            drop(stores.remove());
        }
        return url(name);
    }

    private void drop(String name) {
        try {
            maintain("DROP DATABASE " + name);
        } catch (AssertionError inUse) {
            stores.add(name);
        }
    }

    /** File by file: the server would write each page to its log otherwise. */
    private void copy(String template, String name) {
        maintain("CREATE DATABASE " + name + " TEMPLATE " + template + " OWNER postern_owner STRATEGY FILE_COPY");
    }

    /** Runs a statement about databases and roles, over the one connection that stays open for it. */
    private void maintain(String sql) {
        run(maintenance, sql);
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private static Connection connect(String url) {
        try {
            return DriverManager.getConnection(url, "postgres", "postgres");
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + '/' + database;
    }
}
