package dev.postern.db;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a store's tables up to date. Blocks; several processes may try at once, and one does it. */
final class Migrations {
    private static final String FOR_ALL = "classpath:db/migration";
    private static final String FOR_POSTGRESQL = "classpath:db/postgresql";

    private Migrations() {}

    static void ofHsqldb(String url, String user, String password) throws StoreException {
        migrate(url, user, password, FOR_ALL);
    }

    static void ofPostgres(String url, String user, String password) throws StoreException {
        migrate(url, user, password, FOR_ALL, FOR_POSTGRESQL);
    }

    private static void migrate(String url, String user, String password, String... locations) throws StoreException {
        try {
            Flyway.configure()
                    .dataSource(url, user, password)
                    .locations(locations)
                    .load()
                    .migrate();
        } catch (FlywayException fault) {
            throw new StoreException(
                    "db.url: the store's tables cannot be brought up to date (" + firstLine(fault) + ")", fault);
        }
    }

    private static String firstLine(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }
}
