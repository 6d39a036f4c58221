package dev.postern.db;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.function.Function;

/**
 * The one connection that writes, a transaction after the other. Thread-safe.
 *
 * <p>Problem: a transaction whose commit or rollback fails is still open when its connection goes back to the pool, and
 * whatever it had written is kept by the next one's commit: half a password reset, or a change that was answered with
 * "unavailable" minutes ago. Choice: such a connection is rolled back before anybody else writes with it, and until that
 * has worked nobody does.
 */
final class Writer {
    /** More would be more than one to keep clean. */
    static final int CONNECTIONS = 1;

    private final Pool pool;
    private final LogFaults faults;
    private volatile boolean unclean;

    /** Writes by a pool of {@link #CONNECTIONS}. */
    Writer(Pool pool, LogFaults faults) {
        this.pool = pool;
        this.faults = faults;
    }

    /** Completes with what the work completed with, after the commit; fails with what it or the database failed with. */
    <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return faults.unlessHeard(() -> inTransaction(work))
                .compose(done -> faults.unlessHeard(() -> Future.succeededFuture(done)));
    }

    private <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return pool.getConnection().compose(connection -> clean(connection)
                .compose(clean -> connection.begin())
                .compose(transaction -> Future.succeededFuture(connection)
                        .compose(work)
                        .transform(done -> end(connection, transaction, done)))
                .eventually(connection::close));
    }

    Future<Void> close() {
        return pool.close();
    }

    private <T> Future<T> end(SqlConnection connection, Transaction transaction, AsyncResult<T> done) {
        Future<Void> ended = done.succeeded() ? transaction.commit() : transaction.rollback();
        return ended.recover(fault -> {
                    unclean = true;
                    return clean(connection).transform(tried -> Future.failedFuture(fault));
                })
                .transform(tried -> done.failed()
                        ? Future.failedFuture(done.cause())
                        : tried.failed() ? Future.failedFuture(tried.cause()) : Future.succeededFuture(done.result()));
    }

    private Future<Void> clean(SqlConnection connection) {
        return unclean
                ? connection.begin().compose(Transaction::rollback).onSuccess(rolledBack -> unclean = false)
                : Future.succeededFuture();
    }
}
