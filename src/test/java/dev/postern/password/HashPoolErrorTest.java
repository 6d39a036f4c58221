package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HashPoolErrorTest {
    @Test
    void errorOfTheWorkFailsTheFuture(Vertx vertx) {
        try (HashPool pool = new HashPool(vertx, new TestSettings().build().password())) {
            Future<String> result = pool.submit(() -> {
                throw new StackOverflowError();
            });

            assertThat(result.toCompletionStage().toCompletableFuture())
                    .failsWithin(2, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(StackOverflowError.class);
        }
    }
}
