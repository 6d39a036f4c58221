package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("storeless")
@ExtendWith(VertxExtension.class)
class BatchesTest {
    /** Many times what the stack has room for. */
    private static final int MANY = 200_000;

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void noNumberOfPartsIsTooGreat(Vertx vertx) {
        Await.done(Batches.whileMore(() -> later(vertx, done.incrementAndGet() < MANY)));

        assertThat(done).hasValue(MANY);
    }

    @Test
    void thePartThatFailsIsTheLast(Vertx vertx) {
        Future<Void> all =
                Batches.whileMore(() -> done.incrementAndGet() < 3 ? later(vertx, true) : Future.failedFuture("away"));

        assertThat(Await.failure(all)).hasMessage("away");
        assertThat(done).hasValue(3);
    }

    @Test
    void aPartThatIsNotEvenBegunIsTheLast(Vertx vertx) {
        Future<Void> all = Batches.whileMore(() -> {
            if (done.incrementAndGet() == 3) {
                throw new IllegalStateException("broken");
            }
            return later(vertx, true);
        });

        assertThat(Await.failure(all)).hasMessage("broken");
    }

    private static Future<Boolean> later(Vertx vertx, boolean more) {
        Promise<Boolean> part = Promise.promise();
        vertx.runOnContext(then -> part.complete(more));
        return part.future();
    }
}
