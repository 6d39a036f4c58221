package dev.postern.db;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs statements. A statement is a constant of the program: one put together at run time does not compile. Thread-safe
 * when its client is.
 */
final class Sql {
    private final SqlClient client;
    private final FreeSpace space;
    private final boolean inTransaction;

    Sql(SqlClient client, FreeSpace space, boolean inTransaction) {
        this.client = client;
        this.space = space;
        this.inTransaction = inTransaction;
    }

    /** Completes with the first row, or with nothing; fails with STORE_UNAVAILABLE. */
    <T> Future<Optional<T>> first(@CompileTimeConstant String sql, Tuple arguments, Function<Row, T> reader) {
        return execute(sql, arguments)
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(reader.apply(rows.iterator().next())));
    }

    /** Completes with the number of rows changed; fails with STORE_FULL and STORE_UNAVAILABLE. */
    Future<Integer> update(@CompileTimeConstant String sql, Tuple arguments) {
        if (!space.enough()) {
            return Future.failedFuture(new AuthException(Reason.STORE_FULL));
        }
        return execute(sql, arguments).map(RowSet::rowCount);
    }

    private Future<RowSet<Row>> execute(String sql, Tuple arguments) {
        return client.preparedQuery(sql)
                .execute(arguments)
                .recover(fault -> inTransaction ? Faults.rethrow(fault) : Faults.rethrowLast(fault));
    }
}
