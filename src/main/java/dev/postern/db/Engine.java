package dev.postern.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One kind of store: how statements reach it, and what it takes for them to be kept. Thread-safe. */
interface Engine {
    /** A statement as this store writes it, from one with a question mark for each argument. */
    String spelled(String sql);

    /** Reads, outside of any transaction. Never waits for a writer. */
    Future<RowSet<Row>> read(Function<SqlClient, Future<RowSet<Row>>> statement);

    /** Writes with one statement, which is a transaction of its own. */
    Future<RowSet<Row>> write(Function<SqlClient, Future<RowSet<Row>>> statement);

    /**
     * Runs work in one transaction. Completes with what the work completed with, after the commit; fails with what it or the
     * store failed with, and nothing was changed unless it was the answer to the commit that got lost.
     */
    <T> Future<T> transaction(Function<SqlClient, Future<T>> work);

    /** Completes with what the work completes with, if the store can keep it; fails with STORE_FULL and STORE_UNAVAILABLE. */
    <T> Future<T> ifWritable(Supplier<Future<T>> work);

    /** What other nodes on the same store tell. */
    Notices notices();

    /** What time it is for everybody who uses the store. */
    InstantSource clock();

    /** By what an operator is known who is on this machine; empty where the store is a server, or memory. */
    Optional<String> operatorKey();

    /** Closes the connections and what is behind them. Completes when that is done. */
    Future<Void> close();
}
