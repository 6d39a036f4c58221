package dev.postern.db;

import dev.postern.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The embedded store, on Vert.x's worker threads.
 *
 * <p>Whatever writes takes turns on one connection, and reads have others. HSQLDB syncs one commit after another anyway;
 * and with several writers, one that finds a row in use can begin to wait after its holder has rolled back, for ever.
 * Reads never wait for a writer. They also need connections of their own because Vert.x 5.0's JDBC client leaves a
 * connection's automatic commit off after its first transaction.
 */
final class HsqldbEngine implements Engine {
    /** How many may wait for a connection; beyond, requests are refused at once. Our guess: the work of two seconds. */
    private static final int MAX_WAITING = 1_024;

    private static final int CONNECTION_TIMEOUT_SECONDS = 2;

    private final Vertx vertx;
    private final Hsqldb store;
    private final Pool readers;
    private final Writer writer;
    private final Optional<String> operatorKey;
    private final long watch;

    private HsqldbEngine(Vertx vertx, Hsqldb store, Settings.Db settings, Optional<String> operatorKey) {
        this.vertx = vertx;
        this.store = store;
        this.operatorKey = operatorKey;
        this.readers = pool(vertx, settings.poolSize(), store);
        this.writer = new Writer(pool(vertx, Writer.CONNECTIONS, store), store.logFaults());
        this.watch = store.space().watch(vertx);
    }

    /** Opens the store and brings its tables up to date. Blocks. */
    static HsqldbEngine open(Vertx vertx, Settings.Db settings, SecureRandom random) throws StoreException {
        Hsqldb store = prepare(settings, random);
        try {
            return new HsqldbEngine(vertx, store, settings, store.operatorKey(random));
        } catch (StoreException fault) {
            store.shutDown();
            throw fault;
        }
    }

    /** The same for whoever asks it by JDBC. */
    static Hsqldb prepare(Settings.Db settings, SecureRandom random) throws StoreException {
        Hsqldb store = Hsqldb.claim(settings, random);
        try {
            store.makeDurable();
        } catch (StoreException | RuntimeException fault) {
            store.release();
            throw fault;
        }
        try {
            Migrations.ofHsqldb(store.url(), store.user(), store.password());
        } catch (StoreException | RuntimeException fault) {
            store.shutDown();
            throw fault;
        }
        return store;
    }

    /** How many worker threads it needs: one for each connection, or waiters keep the one they wait for from going on. */
    static int connections(Settings.Db settings) {
        return settings.poolSize() + Writer.CONNECTIONS;
    }

    @Override
    public String spelled(String sql) {
        return sql;
    }

    @Override
    public Future<RowSet<Row>> read(Function<SqlClient, Future<RowSet<Row>>> statement) {
        return statement.apply(readers);
    }

    @Override
    public Future<RowSet<Row>> write(Function<SqlClient, Future<RowSet<Row>>> statement) {
        return transaction(statement);
    }

    @Override
    public <T> Future<T> transaction(Function<SqlClient, Future<T>> work) {
        return writer.transaction(work::apply);
    }

    @Override
    public <T> Future<T> ifWritable(Supplier<Future<T>> work) {
        return store.logFaults().unlessHeard(() -> store.space().ifEnough(work));
    }

    /** The directory is locked for this process. */
    @Override
    public Notices notices() {
        return Notices.NOBODY_ELSE;
    }

    @Override
    public Optional<String> operatorKey() {
        return operatorKey;
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Future<Void> close() {
        vertx.cancelTimer(watch);
        return Future.join(readers.close(), writer.close())
                .transform(closed -> vertx.executeBlocking(this::shutDown))
                .mapEmpty();
    }

    private boolean shutDown() throws StoreException {
        store.shutDown();
        return true;
    }

    private static Pool pool(Vertx vertx, int connections, Hsqldb store) {
        // With generated keys on, HSQLDB answers inserts and selects with "invalid cursor state".
        JDBCConnectOptions connection = new JDBCConnectOptions()
                .setJdbcUrl(store.url())
                .setUser(store.user())
                .setPassword(store.password())
                .setAutoGeneratedKeys(false);
        PoolOptions size = new PoolOptions()
                .setMaxSize(connections)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(CONNECTION_TIMEOUT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return JDBCPool.pool(vertx, connection, size);
    }
}
