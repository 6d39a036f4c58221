package dev.postern.db;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
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
 * when its clients are.
 */
final class Sql {
    private final SqlClient reader;
    private final Transactions writer;
    private final FreeSpace space;
    private final LongAdder executed;
    private final boolean inTransaction;

    private Sql(SqlClient reader, Transactions writer, FreeSpace space, LongAdder executed, boolean inTransaction) {
        this.reader = reader;
        this.writer = writer;
        this.space = space;
        this.executed = executed;
        this.inTransaction = inTransaction;
    }

    /** Reads by one pool; each write is a transaction of its own. */
    static Sql over(Pool readers, Writer writer, FreeSpace space, LongAdder executed) {
        return new Sql(readers, work -> writer.transaction(work::apply), space, executed, false);
    }

    /** Reads and writes in one transaction, that of the connection. */
    static Sql within(SqlClient transaction, FreeSpace space, LongAdder executed) {
        return new Sql(transaction, work -> work.apply(transaction), space, executed, true);
    }

    /** Lends the connection that a write needs. */
    private interface Transactions {
        Future<RowSet<Row>> write(Function<SqlClient, Future<RowSet<Row>>> work);
    }

    /** Completes with the first row, or with nothing; fails with STORE_UNAVAILABLE. */
    <T> Future<Optional<T>> first(@CompileTimeConstant String sql, Tuple arguments, Function<Row, T> rowReader) {
        executed.increment();
        return reader.preparedQuery(sql)
                .execute(arguments)
                .recover(this::rethrow)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rowReader.apply(rows.iterator().next())));
    }

    /** Completes with the number of rows changed; fails with STORE_FULL and STORE_UNAVAILABLE. */
    Future<Integer> update(@CompileTimeConstant String sql, Tuple arguments) {
        return write(sql, query -> query.execute(arguments)).map(RowSet::rowCount);
    }

    /** Runs a statement with each of the arguments, in one go. Completes like {@link #update}, with nothing. */
    Future<Void> updateEach(@CompileTimeConstant String sql, List<Tuple> arguments) {
        return write(sql, query -> query.executeBatch(arguments)).mapEmpty();
    }

    private Future<RowSet<Row>> write(String sql, Function<PreparedQuery<RowSet<Row>>, Future<RowSet<Row>>> execution) {
        return space.ifEnough(() -> writer.write(connection -> {
                    executed.increment();
                    return execution.apply(connection.preparedQuery(sql));
                }))
                .recover(this::rethrow);
    }

    private <T> Future<T> rethrow(Throwable fault) {
        return inTransaction ? Faults.rethrow(fault) : Faults.rethrowLast(fault);
    }
}
