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
import java.util.stream.StreamSupport;

/**
 * Runs statements. A statement is a constant of the program: one put together at run time does not compile. Thread-safe
 * when its clients are.
 */
final class Sql {
    private final Engine engine;
    private final Client reader;
    private final Client writer;
    private final LongAdder executed;
    private final boolean inTransaction;

    private Sql(Engine engine, Client reader, Client writer, LongAdder executed, boolean inTransaction) {
        this.engine = engine;
        this.reader = reader;
        this.writer = writer;
        this.executed = executed;
        this.inTransaction = inTransaction;
    }

    /** Each statement by itself. */
    static Sql over(Engine engine, LongAdder executed) {
        return new Sql(engine, engine::read, engine::write, executed, false);
    }

    /** Reads and writes in one transaction, that of the connection. */
    static Sql within(SqlClient transaction, Engine engine, LongAdder executed) {
        Client client = work -> work.apply(transaction);
        return new Sql(engine, client, client, executed, true);
    }

    /** Lends the connection that a statement needs. */
    private interface Client {
        Future<RowSet<Row>> lend(Function<SqlClient, Future<RowSet<Row>>> statement);
    }

    /** Completes with the first row, or with nothing; fails with STORE_UNAVAILABLE. */
    <T> Future<Optional<T>> first(@CompileTimeConstant String sql, Tuple arguments, Function<Row, T> rowReader) {
        return run(reader, sql, query -> query.execute(arguments))
                .recover(this::rethrow)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rowReader.apply(rows.iterator().next())));
    }

    /** Completes with every row; fails with STORE_UNAVAILABLE. */
    <T> Future<List<T>> all(@CompileTimeConstant String sql, Tuple arguments, Function<Row, T> rowReader) {
        return run(reader, sql, query -> query.execute(arguments))
                .recover(this::rethrow)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(rowReader)
                        .toList());
    }

    /** Completes with the number of rows changed; fails with STORE_FULL and STORE_UNAVAILABLE. */
    Future<Integer> update(@CompileTimeConstant String sql, Tuple arguments) {
        return write(sql, query -> query.execute(arguments)).map(RowSet::rowCount);
    }

    /** Runs a statement with each of the arguments, in one go. Completes like {@link #update}, with nothing. */
    Future<Void> updateEach(@CompileTimeConstant String sql, List<Tuple> arguments) {
        return write(sql, query -> query.executeBatch(arguments)).mapEmpty();
    }

    private Future<RowSet<Row>> write(String sql, Execution execution) {
        return engine.ifWritable(() -> run(writer, sql, execution)).recover(this::rethrow);
    }

    private Future<RowSet<Row>> run(Client client, String sql, Execution execution) {
        return client.lend(connection -> {
            executed.increment();
            return execution.apply(connection.preparedQuery(engine.spelled(sql)));
        });
    }

    private <T> Future<T> rethrow(Throwable fault) {
        return inTransaction ? Faults.rethrow(fault) : Faults.rethrowLast(fault);
    }

    /** What is done with a statement: once, or with many arguments. */
    private interface Execution extends Function<PreparedQuery<RowSet<Row>>, Future<RowSet<Row>>> {}
}
