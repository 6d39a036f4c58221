package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counts what Vert.x reports: an event loop that was held for more than a tenth of a second. */
class EventLoopNeverBlockedTest {
    @Test
    void hashingAtFullCostHoldsNoEventLoop() {
        TestSettings fullCost = new TestSettings();
        fullCost.cost = 12;
        try (TestServer server = TestServer.start(fullCost)) {
            Client client = server.client();
            assertThat(client.register("bob@example.com", "secret").status()).isEqualTo(200);

            try (LogCapture log = LogCapture.open()) {
                List<CompletableFuture<Integer>> logIns = IntStream.range(0, 8)
                        .mapToObj(i -> client.sendLater(
                                        "POST",
                                        "/sessions",
                                        "email=bob%40example.com&password=secret",
                                        "content-type",
                                        Client.FORM)
                                .thenApply(reply -> reply.status()))
                        .toList();
                assertThat(logIns).allMatch(status -> status.join() == 200);

                assertThat(log.lines()).noneMatch(line -> line.contains("has been blocked"));
            }
        }
    }

    @Test
    void theWatchmanIsAwake() {
        try (LogCapture log = LogCapture.open()) {
            Vertx vertx = Vertx.vertx(Server.options(new TestSettings().build()));
            Context loop = vertx.getOrCreateContext();
            CompletableFuture<Boolean> spun = new CompletableFuture<>();
            loop.runOnContext(go -> {
                long end = System.nanoTime() + 400_000_000L;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                spun.complete(true);
            });

            assertThat(spun.join()).isTrue();
            Await.done(vertx.close());
            assertThat(log.lines()).anyMatch(line -> line.contains("has been blocked"));
        }
    }
}
