package dev.postern.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class FreeSpaceTest {
    @Test
    void aDiskWithRoomIsEnough(@TempDir Path directory) {
        FreeSpace space = new FreeSpace(directory, 1);

        assertThat(space.look()).isTrue();
        assertThat(space.enough()).isTrue();
    }

    @Test
    void withoutRoomNothingIsWrittenButAllIsRead(Vertx vertx, @TempDir Path directory) {
        FreeSpace full = new FreeSpace(directory, Long.MAX_VALUE);
        JDBCConnectOptions memory = new JDBCConnectOptions()
                .setJdbcUrl("jdbc:hsqldb:mem:full")
                .setUser("sa")
                .setPassword("");
        Pool pool = JDBCPool.pool(vertx, memory, new PoolOptions());
        Sql sql = Sql.over(pool, new Writer(pool, new LogFaults()), full, new LongAdder());

        assertThat(full.look()).isFalse();

        assertThat(Await.reason(sql.update("CREATE TABLE t (i INT)", Tuple.tuple())))
                .isEqualTo(Reason.STORE_FULL);
        assertThat(Await.value(sql.first("VALUES (1)", Tuple.tuple(), row -> row.getInteger(0))))
                .contains(1);
    }
}
