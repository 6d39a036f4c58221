package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrentClientsTest {
    private static final int CLIENTS = 64;

    @Test
    void sixtyFourClientsWalkTheWholeJourneyAtOnce() {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            Client client = server.client();
            List<CompletableFuture<Void>> journeys = IntStream.range(0, CLIENTS)
                    .mapToObj(i ->
                            CompletableFuture.runAsync(() -> journey(client, "user" + i + "@example.com"), clients))
                    .toList();
            journeys.forEach(CompletableFuture::join);

            assertThat(log.linesFrom(Level.ERROR)).isEmpty();
        } finally {
            clients.shutdown();
        }
    }

    private static void journey(Client client, String email) {
        assertThat(client.register(email, "b4l0u").status()).isEqualTo(200);
        assertThat(client.register(email, "b4l0u").status()).isEqualTo(400);
        assertThat(client.logIn(email, "t4rt1fl3tt3").status()).isEqualTo(401);
        String cookie = client.session(email, "b4l0u");
        Reply profile = client.profile(cookie);
        assertThat(profile.member("email")).isEqualTo(email);
        assertThat(client.delete("/sessions", "cookie", cookie).status()).isEqualTo(302);
        assertThat(client.profile(cookie).status()).isEqualTo(403);
        assertThat(client.reset(email, client.resetToken(email), "t4rt1fl3tt3").status())
                .isEqualTo(200);
        assertThat(client.logIn(email, "t4rt1fl3tt3").status()).isEqualTo(200);
    }
}
