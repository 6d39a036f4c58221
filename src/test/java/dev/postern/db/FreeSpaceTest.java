package dev.postern.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
    @Test
    void aDiskWithRoomIsEnough(@TempDir Path directory) {
        FreeSpace space = new FreeSpace(directory, 1);

        assertThat(space.look()).isTrue();
        assertThat(space.enough()).isTrue();
        assertThat(Await.value(space.ifEnough(() -> Future.succeededFuture("done"))))
                .isEqualTo("done");
    }

    @Test
    void withoutRoomTheWorkIsNotBegun(@TempDir Path directory) {
        FreeSpace full = new FreeSpace(directory, Long.MAX_VALUE);
        assertThat(full.look()).isFalse();

        Reason reason = Await.reason(full.ifEnough(() -> {
            throw new AssertionError("begun");
        }));

        assertThat(reason).isEqualTo(Reason.STORE_FULL);
    }
}
