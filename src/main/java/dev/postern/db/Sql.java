package dev.postern.db;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Runs statements. A statement is a constant of the program: one put together at run time does not compile. Thread-safe
 * when its client is.
 */
final class Sql {
    private final SqlClient client;
    private final FreeSpace space;
    private final LongAdder executed;
    private final boolean inTransaction;

    Sql(SqlClient client, FreeSpace space, LongAdder executed, boolean inTransaction) {
        this.client = client;
        this.space = space;
        this.executed = executed;
        this.inTransaction = inTransaction;
    }

    /** Completes with the first row, or with nothing; fails with STORE_UNAVAILABLE. */
    <T> Future<Optional<T>> first(@CompileTimeConstant String sql, Tuple arguments, Function<Row, T> reader) {
        return run(sql, query -> query.execute(arguments))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(reader.apply(rows.iterator().next())));
    }

    /** Completes with the number of rows changed; fails with STORE_FULL and STORE_UNAVAILABLE. */
    Future<Integer> update(@CompileTimeConstant String sql, Tuple arguments) {
        return space.ifEnough(() -> run(sql, query -> query.execute(arguments))).map(RowSet::rowCount);
    }

    /** Runs a statement with each of the arguments, in one go. Completes like {@link #update}, with nothing. */
    Future<Void> updateEach(@CompileTimeConstant String sql, List<Tuple> arguments) {
        return space.ifEnough(() -> run(sql, query -> query.executeBatch(arguments)))
                .mapEmpty();
    }

    private Future<RowSet<Row>> run(String sql, Function<PreparedQuery<RowSet<Row>>, Future<RowSet<Row>>> execution) {
        executed.increment();
        return execution.apply(client.preparedQuery(sql)).recover(this::rethrow);
    }

    private <T> Future<T> rethrow(Throwable fault) {
        return inTransaction ? Faults.rethrow(fault) : Faults.rethrowLast(fault);
    }
}
