package dev.postern.db;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Transaction;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A PostgreSQL, by a driver that blocks no thread.
 *
 * <p>Problem: a server or a network can stop in the middle of anything, without a word. Choice: whatever is asked is given
 * up after {@link #PATIENCE_MILLIS}, wherever it is, and a transaction that was given up is rolled back as soon as the
 * connection answers. Price: a commit whose answer is late or lost is reported as failed though it was kept; whoever tries
 * again finds that out.
 */
final class PgEngine implements Engine {
    /** Two seconds to a refusal, less what HTTP takes. A request asks three times at most, one after the other. */
    private static final long PATIENCE_MILLIS = 1_750;

    /** How many may wait for a connection; beyond, requests are refused at once. Our guess: the work of two seconds. */
    private static final int MAX_WAITING = 1_024;

    private static final Pattern ARGUMENT = Pattern.compile("\\?");

    private final Pool pool;
    private final StoreClock clock;
    private final Notices notices;
    private final Map<String, String> spellings = new ConcurrentHashMap<>();

    private PgEngine(Vertx vertx, PgAddress address, StoreClock clock, SecureRandom random) {
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(address.settings().poolSize())
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setIdleTimeout(PgAddress.IDLE_MILLIS)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setConnectionTimeout((int) PATIENCE_MILLIS)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(PgAddress.network())
                .connectingTo(address.connection())
                .withConnectHandler(new PrimaryOnly())
                .using(vertx)
                .build();
        this.clock = clock;
        this.notices = new PgNotices(vertx, address, pool, clock, random);
    }

    /** Opens the store and brings its tables up to date. Blocks. */
    static PgEngine open(Vertx vertx, PgAddress address, SecureRandom random) throws StoreException {
        try (Connection connection = address.connect()) {
            Migrations.ofPostgres(address, connection);
            return new PgEngine(vertx, address, StoreClock.readOver(connection), random);
        } catch (SQLException fault) {
            throw Migrations.outdated(fault);
        }
    }

    @Override
    public String spelled(String sql) {
        return spellings.computeIfAbsent(sql, PgEngine::numbered);
    }

    @Override
    public Future<RowSet<Row>> read(Function<SqlClient, Future<RowSet<Row>>> statement) {
        return bounded(statement.apply(pool));
    }

    @Override
    public Future<RowSet<Row>> write(Function<SqlClient, Future<RowSet<Row>>> statement) {
        return bounded(statement.apply(pool));
    }

    @Override
    public <T> Future<T> transaction(Function<SqlClient, Future<T>> work) {
        AtomicBoolean givenUp = new AtomicBoolean();
        Future<T> done = pool.getConnection().compose(connection -> connection
                .begin()
                .compose(transaction -> Future.succeededFuture(connection)
                        .compose(work)
                        .transform(worked -> end(transaction, worked, givenUp)))
                .eventually(connection::close));
        return bounded(done).onFailure(fault -> givenUp.set(true));
    }

    @Override
    public <T> Future<T> ifWritable(Supplier<Future<T>> work) {
        return work.get();
    }

    @Override
    public Notices notices() {
        return notices;
    }

    @Override
    public Optional<String> operatorKey() {
        return Optional.empty();
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public Future<Void> close() {
        return notices.close().eventually(() -> bounded(pool.close()));
    }

    private static <T> Future<T> end(Transaction transaction, AsyncResult<T> worked, AtomicBoolean givenUp) {
        if (worked.succeeded() && !givenUp.get()) {
            return transaction.commit().map(committed -> worked.result());
        }
        Throwable reason = worked.failed() ? worked.cause() : new AuthException(Reason.STORE_UNAVAILABLE);
        return transaction.rollback().transform(rolledBack -> Future.failedFuture(reason));
    }

    private static <T> Future<T> bounded(Future<T> asked) {
        return asked.timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** No statement of ours has a question mark in a text. */
    private static String numbered(String sql) {
        AtomicInteger count = new AtomicInteger();
        return ARGUMENT.matcher(sql).replaceAll(argument -> "\\$" + count.incrementAndGet());
    }
}
