package dev.postern.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static final String TEMPLATE = "template_postern";

    private static @Nullable Postgres started;

    private final EmbeddedPostgres server;
    private final Deque<String> stores = new ArrayDeque<>();
    private int count;

    private Postgres() throws IOException, SQLException {
        // Nothing of a test's is to outlive a power failure.
        this.server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "300")
                .start();
        run("CREATE ROLE postern LOGIN SUPERUSER PASSWORD 'postern'");
        run("CREATE DATABASE " + TEMPLATE + " OWNER postern");
        Flyway.configure()
                .dataSource(url(TEMPLATE), "postern", "postern")
                .locations("classpath:db/migration", "classpath:db/postgresql")
                .load()
                .migrate();
    }

    /** The server, started by the first who asks. */
    public static synchronized Postgres server() {
        if (started == null) {
            try {
                started = new Postgres();
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            } catch (SQLException fault) {
                throw new AssertionError(fault);
            }
        }
        return started;
    }

    /** Makes a store with empty tables. Returns its URL; user and password are both postern. */
    public String newStore() {
        return newStore(TEMPLATE);
    }

    /** The port of this machine that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** Runs a statement in a store, as its owner. */
    public void run(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postern", "postern");
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    /** Whether the server has answered a statement with these words, and its connection has asked for nothing since. */
    public boolean isIdle(String url, String words) {
        try (Connection connection = DriverManager.getConnection(url, "postern", "postern");
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
        return newStore("template0");
    }

    private synchronized String newStore(String template) {
        try {
            String name = "store" + ++count;
            run("CREATE DATABASE " + name + " TEMPLATE " + template + " OWNER postern");
            stores.add(name);
            if (stores.size() > KEPT) {
                drop(stores.remove());
            }
            return url(name);
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }

    private void drop(String name) {
        try {
            run("DROP DATABASE " + name);
        } catch (SQLException inUse) {
            stores.add(name);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + server.getPort() + '/' + database;
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean unused = statement.execute(sql);
        }
    }
}
