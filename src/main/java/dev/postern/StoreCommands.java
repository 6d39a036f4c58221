package dev.postern;

import dev.postern.CommandLine.UsageException;
import dev.postern.config.ConfigException;
import dev.postern.config.PostgresUrl;
import dev.postern.config.Settings;
import dev.postern.config.SettingsLoader;
import dev.postern.config.Sources;
import dev.postern.db.Database;
import dev.postern.db.StoreCopy;
import dev.postern.db.StoreException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/** What an operator does to stores while no service runs on them. */
final class StoreCommands {
    /** Who the service is in files, unless it was set up otherwise. */
    private static final String USUAL_USER = "postern";

    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private final PrintStream progress;
    private long saidAt = System.nanoTime();

    /** Results go to one stream, and how far it is, once a second, to the other. */
    StoreCommands(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    /** Brings the tables of the configured store up to date. */
    static void migrate(Settings settings) throws StartException {
        try {
            Database.migrate(settings.db(), new SecureRandom());
        } catch (StoreException fault) {
            throw failed(fault);
        }
    }

    /**
     * Copies a store into another. The configured user and password are those at a PostgreSQL, and files beside one have their
     * own; between two stores in files they are for both.
     */
    void copy(Sources sources, String from, String to) throws StartException, UsageException {
        boolean toServer = isPostgres(from) || isPostgres(to);
        StoreCopy copy =
                new StoreCopy(at("--from", from, sources, toServer), at("--to", to, sources, toServer), this::reached);
        try {
            copy.run(new SecureRandom())
                    .forEach(table -> out.println(
                            table.table() + ": " + table.rows() + " rows on both sides, SHA-256 " + table.digest()));
        } catch (StoreException fault) {
            throw failed(fault);
        }
    }

    private void reached(String doing, String table, long rows, long of) {
        if (System.nanoTime() - saidAt >= SAY_EVERY_NANOS) {
            saidAt = System.nanoTime();
            progress.println(doing + ' ' + table + ": " + rows + " of " + of);
        }
    }

    /** By all the rules that there are for a store that is configured. */
    private static Settings.Db at(String option, String url, Sources sources, boolean toServer) throws UsageException {
        if (!isPostgres(url) && !url.startsWith("jdbc:hsqldb:file:")) {
            throw new UsageException("db copy: " + url.replaceFirst("//.*@", "//...@")
                    + " is neither jdbc:hsqldb:file:PATH nor jdbc:postgresql://HOST[:PORT]/DATABASE");
        }
        Settings.Db configured = configured(option, sources.with("db.url", url)).db();
        boolean own = toServer && !isPostgres(url);
        return new Settings.Db(
                configured.url(),
                own ? USUAL_USER : configured.user(),
                own ? "" : configured.password(),
                configured.poolSize(),
                configured.freeSpaceFloorBytes());
    }

    private static Settings configured(String option, Sources sources) throws UsageException {
        try {
            return SettingsLoader.load(sources);
        } catch (ConfigException refused) {
            throw new UsageException("db copy, with " + option + " as db.url: "
                    + refused.faults().get(0));
        }
    }

    private static boolean isPostgres(String url) {
        return PostgresUrl.parse(url).isPresent();
    }

    private static StartException failed(StoreException fault) {
        return new StartException(String.valueOf(fault.getMessage()), fault);
    }
}
