package dev.postern.db;

import java.sql.Connection;
import java.sql.DriverManager;
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

    static void ofPostgres(String url, String user, String password) throws StoreException {
        refuseWhoMayNotBegin(url, user, password);
        migrate(url, user, password, FOR_ALL, FOR_POSTGRESQL);
    }

    /** Flyway would try for nine seconds to make its first table. */
    private static void refuseWhoMayNotBegin(String url, String user, String password) throws StoreException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NULL"
                        + " AND NOT has_schema_privilege(current_schema(), 'CREATE')")) {
            if (answer.next() && answer.getBoolean(1)) {
                throw new StoreException(OUTDATED + "there are none, and db.user may not make any: run db migrate as"
                        + " their owner first)");
            }
        } catch (SQLException fault) {
            throw new StoreException(OUTDATED + firstLine(fault) + ')', fault);
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
            throw new StoreException(OUTDATED + firstLine(fault) + ')', fault);
        }
    }

    private static String firstLine(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }
}
