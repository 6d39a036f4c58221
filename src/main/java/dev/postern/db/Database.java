package dev.postern.db;

import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The store, open. Thread-safe.
 *
 * <p>Problem: an embedded database is fast and needs no service, but HSQLDB's defaults lose acknowledged commits in a
 * crash and on a full disk, and delay the restart. Choice: its write delay off and verified at every start, a floor of
 * free space, a lock of the operating system's. Price: each commit waits for the disk.
 *
 * <p>Whatever writes takes turns on one connection, and reads have others. HSQLDB syncs one commit after another anyway;
 * and with several writers, one that finds a row in use can begin to wait after its holder has rolled back, for ever.
 * Reads never wait for a writer. They also need connections of their own because Vert.x 5.0's JDBC client leaves a
 * connection's automatic commit off after its first transaction.
 */
public final class Database {
    /** How many may wait for a connection; beyond, requests are refused at once. Our guess: the work of two seconds. */
    private static final int MAX_WAITING = 1_024;

    private static final int CONNECTION_TIMEOUT_SECONDS = 2;

    private static final int SPARE_WORKERS = 4;

    /** How often a transaction that gave way to another is run again. */
    private static final int TRIES = 5;

    private final Vertx vertx;
    private final Hsqldb engine;
    private final Pool readers;
    private final Writer writer;
    private final Store store;
    private final LongAdder executed = new LongAdder();
    private final long watch;

    private Database(Vertx vertx, Hsqldb engine, Settings.Db settings) {
        this.vertx = vertx;
        this.engine = engine;
        this.readers = pool(vertx, settings.poolSize(), engine);
        this.writer = new Writer(pool(vertx, Writer.CONNECTIONS, engine), engine.logFaults());
        this.store = Store.over(Sql.over(readers, writer, engine.space(), executed));
        this.watch = engine.space().watch(vertx);
    }

    /**
     * Opens the store and brings its tables up to date. Blocks.
     *
     * @throws StoreException when it is in use, unreadable, out of space, or of another version
     */
    public static Database open(Vertx vertx, Settings.Db settings, SecureRandom random) throws StoreException {
        Hsqldb engine = Hsqldb.claim(settings, random);
        try {
            engine.makeDurable();
            Flyway.configure()
                    .dataSource(engine.url(), engine.user(), engine.password())
                    .load()
                    .migrate();
            return new Database(vertx, engine, settings);
        } catch (FlywayException fault) {
            engine.shutDown();
            throw new StoreException(
                    "db.url: the store's tables cannot be brought up to date (" + firstLine(fault) + ")", fault);
        } catch (StoreException | RuntimeException fault) {
            engine.release();
            throw fault;
        }
    }

    /** How many worker threads the store needs: one for each connection, and some for what looks after the disk. */
    public static int workersFor(Settings.Db settings) {
        return settings.poolSize() + Writer.CONNECTIONS + SPARE_WORKERS;
    }

    /** The tables, each statement a transaction of its own. Reads do not wait for writes. */
    public Store store() {
        return store;
    }

    /**
     * Runs work in one transaction: all of it is kept, or nothing. Other writes wait until it ends, and work that gave way
     * to another transaction is run again, so it must do nothing but ask this store.
     *
     * <p>Completes with what the work completed with, after the commit; fails with what it failed with, and with
     * STORE_UNAVAILABLE and STORE_FULL.
     */
    public <T> Future<T> transaction(Function<Store, Future<T>> work) {
        return attempt(work, TRIES);
    }

    /** How many statements were executed since the start: the unit in which its work is counted, not in time. */
    public long statements() {
        return executed.sum();
    }

    /** Completes when the store answers and has room; fails with STORE_UNAVAILABLE and STORE_FULL. */
    public Future<Void> ready() {
        return engine.logFaults()
                .unlessHeard(() -> engine.space().ifEnough(() -> store.users().probe()));
    }

    /** Closes the connections, then the store. Completes when its files are complete. */
    public Future<Void> close() {
        vertx.cancelTimer(watch);
        return Future.join(readers.close(), writer.close())
                .transform(closed -> vertx.executeBlocking(this::shutDown))
                .mapEmpty();
    }

    private boolean shutDown() throws StoreException {
        engine.shutDown();
        return true;
    }

    private <T> Future<T> attempt(Function<Store, Future<T>> work, int tries) {
        return writer.transaction(
                        connection -> work.apply(Store.over(Sql.within(connection, engine.space(), executed))))
                .recover(Faults::rethrow)
                .recover(fault -> {
                    if (!(fault instanceof Faults.Conflict)) {
                        return Future.failedFuture(fault);
                    }
                    return tries > 1
                            ? attempt(work, tries - 1)
                            : Future.failedFuture(new AuthException(Reason.STORE_UNAVAILABLE));
                });
    }

    private static String firstLine(Throwable fault) {
        return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
    }

    private static Pool pool(Vertx vertx, int connections, Hsqldb engine) {
        // With generated keys on, HSQLDB answers inserts and selects with "invalid cursor state".
        JDBCConnectOptions connection = new JDBCConnectOptions()
                .setJdbcUrl(engine.url())
                .setUser(engine.user())
                .setPassword(engine.password())
                .setAutoGeneratedKeys(false);
        PoolOptions size = new PoolOptions()
                .setMaxSize(connections)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(CONNECTION_TIMEOUT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return JDBCPool.pool(vertx, connection, size);
    }
}
