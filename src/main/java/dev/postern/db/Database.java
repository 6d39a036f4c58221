package dev.postern.db;

import dev.postern.config.PostgresUrl;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * The store, open. Thread-safe.
 *
 * <p>Problem: an embedded database is fast and needs no service, but HSQLDB's defaults lose acknowledged commits in a
 * crash and on a full disk, and delay the restart; and one machine is not enough for everybody. Choice: the same
 * statements for two engines, each with what it takes to be believed. {@link HsqldbEngine} has its write delay off and
 * verified at every start, a floor of free space, a lock of the operating system's; {@link PgEngine} bounds every wait.
 * Price: SQL that both understand.
 */
public final class Database {
    private static final int SPARE_WORKERS = 4;

    /** How often a transaction that gave way to another is run again. */
    private static final int TRIES = 5;

    private final Engine engine;
    private final Store store;
    private final LongAdder executed = new LongAdder();

    private Database(Engine engine) {
        this.engine = engine;
        this.store = Store.over(Sql.over(engine, executed));
    }

    /**
     * Opens the store and brings its tables up to date. Blocks.
     *
     * @throws StoreException when it is away, in use, unreadable, out of space, or of another version
     */
    public static Database open(Vertx vertx, Settings.Db settings, SecureRandom random) throws StoreException {
        Optional<PostgresUrl> postgres = PostgresUrl.parse(settings.url());
        return new Database(
                postgres.isPresent()
                        ? PgEngine.open(vertx, new PgAddress(postgres.get(), settings), random)
                        : HsqldbEngine.open(vertx, settings, random));
    }

    /**
     * Brings the tables of a store up to date, and closes it. Blocks.
     *
     * @throws StoreException as {@link #open}
     */
    public static void migrate(Settings.Db settings, SecureRandom random) throws StoreException {
        Optional<PostgresUrl> postgres = PostgresUrl.parse(settings.url());
        if (postgres.isPresent()) {
            Migrations.ofPostgres(new PgAddress(postgres.get(), settings));
        } else {
            HsqldbEngine.prepare(settings, random).shutDown();
        }
    }

    /** How many worker threads the store needs: one for each connection, and some for what looks after the disk. */
    public static int workersFor(Settings.Db settings) {
        return HsqldbEngine.connections(settings) + SPARE_WORKERS;
    }

    /** The tables, each statement a transaction of its own. Reads do not wait for writes. */
    public Store store() {
        return store;
    }

    /**
     * Runs work in one transaction: all of it is kept, or nothing. Work that gave way to another transaction is run again, so
     * it must do nothing but ask this store.
     *
     * <p>Completes with what the work completed with, after the commit; fails with what it failed with, and with
     * STORE_UNAVAILABLE and STORE_FULL.
     */
    public <T> Future<T> transaction(Function<Store, Future<T>> work) {
        return attempt(work, TRIES);
    }

    /** What other nodes on the same store tell. */
    public Notices notices() {
        return engine.notices();
    }

    /** What time it is for every node on this store: the store's own clock, where it is a server. Does not block. */
    public InstantSource clock() {
        return engine.clock();
    }

    /** By what an operator is known who can read the store's files; empty where there are none. */
    public Optional<String> operatorKey() {
        return engine.operatorKey();
    }

    /**
     * The same for whoever wants to be known, while another process has the store. Blocks.
     *
     * @throws StoreException when it cannot be read
     */
    public static Optional<String> operatorKeyOf(Settings.Db settings) throws StoreException {
        return Hsqldb.operatorKeyOf(settings);
    }

    /** How many statements were executed since the start: the unit in which its work is counted, not in time. */
    public long statements() {
        return executed.sum();
    }

    /** Completes when the store answers and has room; fails with STORE_UNAVAILABLE and STORE_FULL. */
    public Future<Void> ready() {
        return engine.ifWritable(() -> store.users().probe());
    }

    /** Closes the connections, then the store. Completes when its files are complete. */
    public Future<Void> close() {
        return engine.close();
    }

    private <T> Future<T> attempt(Function<Store, Future<T>> work, int tries) {
        return engine.transaction(connection -> work.apply(Store.over(Sql.within(connection, engine, executed))))
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
}
