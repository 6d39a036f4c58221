package dev.postern.db;

import dev.postern.config.PostgresUrl;
import dev.postern.config.Settings;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** One of the two stores of a copy, open, with its tables up to date. */
final class CopySide implements AutoCloseable {
    private final Connection connection;
    private final Optional<Hsqldb> embedded;

    private CopySide(Connection connection, Optional<Hsqldb> embedded) {
        this.connection = connection;
        this.embedded = embedded;
    }

    /** The store to copy, as it is at this moment, whatever happens to it. */
    static CopySide source(Settings.Db settings, SecureRandom random) throws StoreException {
        if (!Hsqldb.isMissing(settings)) {
            CopySide side = open(settings, random);
            try (Statement statement = side.connection.createStatement()) {
                boolean unused = statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                return side;
            } catch (SQLException fault) {
                side.close();
                throw refused(fault);
            }
        }
        throw new StoreException("db copy: there is no store at " + settings.url());
    }

    static CopySide target(Settings.Db settings, SecureRandom random) throws StoreException {
        return open(settings, random);
    }

    Connection connection() {
        return connection;
    }

    /** By what the same store is known again under another name; nothing for files, which one process at a time has. */
    Optional<String> identity() throws SQLException {
        if (embedded.isPresent()) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT system_identifier || '/' || oid"
                        + " FROM pg_control_system(), pg_database WHERE datname = current_database()")) {
            return answer.next() ? Optional.of(answer.getString(1)) : Optional.empty();
        }
    }

    /** Has the store gather what its planner goes by, where it has one that does. */
    void finish() throws SQLException {
        if (embedded.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                boolean unused = statement.execute("ANALYZE");
            }
            connection.commit();
        }
    }

    @Override
    public void close() throws StoreException {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException gone) {
            throw refused(gone);
        } finally {
            if (embedded.isPresent()) {
                embedded.get().shutDown();
            }
        }
    }

    private static CopySide open(Settings.Db settings, SecureRandom random) throws StoreException {
        Optional<PostgresUrl> postgres = PostgresUrl.parse(settings.url());
        if (postgres.isPresent()) {
            PgAddress address = new PgAddress(postgres.get(), settings);
            Migrations.ofPostgres(address);
            return new CopySide(
                    connect(address.jdbc() + "&reWriteBatchedInserts=true", settings.user(), settings.password()),
                    Optional.empty());
        }
        Hsqldb store = HsqldbEngine.prepare(settings, random);
        try {
            return new CopySide(connect(store.url(), store.user(), store.password()), Optional.of(store));
        } catch (StoreException fault) {
            store.shutDown();
            throw fault;
        }
    }

    private static Connection connect(String url, String user, String password) throws StoreException {
        try {
            Connection connection = DriverManager.getConnection(url, user, password);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException fault) {
            throw refused(fault);
        }
    }

    private static StoreException refused(SQLException fault) {
        return new StoreException("db copy: a store cannot be used (" + fault.getSQLState() + ")", fault);
    }
}
