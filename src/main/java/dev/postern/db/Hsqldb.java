package dev.postern.db;

import dev.postern.config.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The embedded database, set up so that what it acknowledges is kept. Blocks; for the main thread.
 */
final class Hsqldb {
    private static final String IN_FILES = "jdbc:hsqldb:file:";

    /** Readers never wait for writers. */
    private static final String MVCC = ";hsqldb.tx=mvcc";

    /** HSQLDB writes its checkpoints to this logger of the JDK's, past ours. Kept here, or it would be collected. */
    private static final Logger CHATTER = Logger.getLogger("hsqldb.db");

    static {
        CHATTER.setLevel(Level.WARNING);
        // HSQLDB would otherwise reset the logging of the whole process.
        System.setProperty("hsqldb.reconfig_logging", "false");
    }

    private final String url;
    private final String user;
    private final String password;
    private final Optional<DataFiles> files;
    private final FreeSpace space;
    private final LogFaults logFaults = new LogFaults();

    private Hsqldb(String url, String user, String password, Optional<DataFiles> files, FreeSpace space) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.files = files;
        this.space = space;
    }

    /** Takes the files, or the memory, for this process. */
    static Hsqldb claim(Settings.Db settings, SecureRandom random) throws StoreException {
        if (!settings.url().startsWith(IN_FILES)) {
            FreeSpace unlimited = new FreeSpace(Path.of("."), 0);
            return new Hsqldb(settings.url() + MVCC, settings.user(), settings.password(), Optional.empty(), unlimited);
        }
        DataFiles files = DataFiles.lock(pathOf(settings.url().substring(IN_FILES.length())));
        try {
            FreeSpace space = new FreeSpace(files.directory(), settings.freeSpaceFloorBytes());
            if (!space.look()) {
                throw new StoreException("db.free_space_floor: less than " + (settings.freeSpaceFloorBytes() >> 20)
                        + " MiB are free in " + files.directory());
            }
            files.removeUnfinished();
            String password = settings.password().isEmpty() ? files.credential(random) : settings.password();
            // Rows live on disk, not all in memory. For the lock see DataFiles.
            String url = IN_FILES + files.path() + MVCC + ";hsqldb.default_table_type=cached;hsqldb.lock_file=false";
            return new Hsqldb(url, settings.user(), password, Optional.of(files), space);
        } catch (StoreException | RuntimeException fault) {
            files.close();
            throw fault;
        }
    }

    /** Whether these would be the files of a store that is not there. */
    static boolean isMissing(Settings.Db settings) throws StoreException {
        return settings.url().startsWith(IN_FILES)
                && !DataFiles.hold(pathOf(settings.url().substring(IN_FILES.length())));
    }

    String url() {
        return url;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** By what an operator is known, where the store is in files. */
    Optional<String> operatorKey(SecureRandom random) throws StoreException {
        return files.isPresent() ? Optional.of(files.get().operatorKey(random)) : Optional.empty();
    }

    /** The same for whoever wants to be known; empty where there is none. */
    static Optional<String> operatorKeyOf(Settings.Db settings) throws StoreException {
        return settings.url().startsWith(IN_FILES)
                ? DataFiles.operatorKeyOf(pathOf(settings.url().substring(IN_FILES.length())))
                : Optional.empty();
    }

    FreeSpace space() {
        return space;
    }

    LogFaults logFaults() {
        return logFaults;
    }

    /**
     * Switches the write delay off and reads that back. With HSQLDB's default of half a second a crash loses hundreds of
     * acknowledged commits, and the URL property that should change it is ignored by an existing database.
     */
    void makeDurable() throws StoreException {
        if (files.isEmpty()) {
            return;
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET FILES WRITE DELAY FALSE");
            // Warnings, which are what it says of a log that it cannot write.
            statement.execute("SET DATABASE EXTERNAL EVENT LOG LEVEL 2");
            try (ResultSet name = statement.executeQuery("CALL DATABASE_NAME()")) {
                if (name.next()) {
                    logFaults.listenTo(name.getString(1));
                }
            }
            // The log is replayed after a crash: in MiB, a start of some seconds; with HSQLDB's 50, of half a minute.
            statement.execute("SET FILES LOG SIZE 8");
            try (ResultSet delay =
                    statement.executeQuery("SELECT property_value FROM information_schema.system_properties"
                            + " WHERE property_name = 'hsqldb.write_delay_millis'")) {
                if (!delay.next() || !"0".equals(delay.getString(1))) {
                    throw new StoreException("db.url: the store would not switch its write delay off");
                }
            }
        } catch (SQLException fault) {
            throw new StoreException("db.url: the store cannot be opened (" + fault.getMessage() + ")", fault);
        }
    }

    /** Closes the database and gives the files back: they are complete, and the next start has nothing to replay. */
    void shutDown() throws StoreException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException fault) {
            throw new StoreException("the store did not close cleanly (" + fault.getMessage() + ")", fault);
        } finally {
            release();
        }
    }

    /** Gives the files back without closing the database. */
    void release() throws StoreException {
        logFaults.close();
        if (files.isPresent()) {
            files.get().close();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static Path pathOf(String text) throws StoreException {
        try {
            return Path.of(text);
        } catch (InvalidPathException fault) {
            throw new StoreException("db.url: this is no file name here", fault);
        }
    }
}
