package dev.postern.db;

import dev.postern.config.Settings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a store's tables up to date. Blocks; several processes may try at once, and one does it. */
final class Migrations {
    private static final String FOR_ALL = "classpath:db/migration";
    private static final String FOR_POSTGRESQL = "classpath:db/postgresql";

    private static final String OUTDATED = "db.url: the store's tables cannot be brought up to date (";

    private Migrations() {}

    static void ofHsqldb(String url, String user, String password) throws StoreException {
        migrate(url, user, password, FOR_ALL);
    }

    static void ofPostgres(PgAddress address) throws StoreException {
        try (Connection connection = address.connect()) {
            ofPostgres(address, connection);
        } catch (SQLException fault) {
            throw outdated(fault);
        }
    }

    /** The same for who is connected already. */
    static void ofPostgres(PgAddress address, Connection connected) throws SQLException, StoreException {
        refuseWhoMayNotBegin(connected);
        Settings.Db settings = address.settings();
        migrate(address.jdbc(), settings.user(), settings.password(), FOR_ALL, FOR_POSTGRESQL);
    }

    /** Flyway would try for nine seconds to make its first table. */
    private static void refuseWhoMayNotBegin(Connection connected) throws SQLException, StoreException {
        try (Statement statement = connected.createStatement();
                ResultSet answer = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NULL"
                        + " AND NOT has_schema_privilege(current_schema(), 'CREATE')")) {
            if (answer.next() && answer.getBoolean(1)) {
                throw new StoreException(OUTDATED + "there are none, and db.user may not make any: run db migrate as"
                        + " their owner first)");
            }
        }
    }

    private static void migrate(String url, String user, String password, String... locations) throws StoreException {
        try {
            Flyway.configure()
                    .dataSource(url, user, password)
                    .locations(locations)
                    .load()
                    .migrate();
        } catch (FlywayException fault) {
            throw outdated(fault);
        }
    }

    static StoreException outdated(Throwable fault) {
        String line = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        return new StoreException(OUTDATED + line + ')', fault);
    }
}
