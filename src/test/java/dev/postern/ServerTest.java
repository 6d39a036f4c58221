package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTest {
    private static final String EMAIL = "bob@example.com";

    @Test
    void accountsAndSessionsOutliveARestart(@TempDir Path directory) {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        String cookie;
        try (TestServer first = TestServer.start(files)) {
            first.client().register(EMAIL, "secret");
            cookie = first.client().session(EMAIL, "secret");
        }

        try (TestServer second = TestServer.start(files)) {
            assertThat(second.client().profile(cookie).status()).isEqualTo(200);
            assertThat(second.client().logIn(EMAIL, "secret").status()).isEqualTo(200);
        }
    }

    @Test
    void aTakenPortIsSaidInOneLineAndLeavesNothingOpen(@TempDir Path directory) throws IOException {
        TestSettings settings = new TestSettings().inFiles(directory.resolve("postern"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.port = other.getLocalPort();

            assertThatThrownBy(() -> start(settings.build()).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("http.port: cannot listen on 127.0.0.1:" + settings.port)
                    .hasMessageNotContaining("\n");
        }

        try (TestServer afterwards = TestServer.start(settings)) {
            assertThat(afterwards.client().get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void theLastUseOfASessionIsWrittenAtTheEnd(@TempDir Path directory) {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        String cookie;
        try (TestServer first = TestServer.start(files)) {
            first.client().register(EMAIL, "secret");
            cookie = first.client().session(EMAIL, "secret");
            first.clock().advance(Duration.ofSeconds(30));
            assertThat(first.client().profile(cookie).status()).isEqualTo(200);
        }

        try (TestServer second = TestServer.start(files)) {
            second.clock().advance(files.idle.plusSeconds(20));
            assertThat(second.client().profile(cookie).status()).isEqualTo(200);
        }
    }

    @Test
    void aTakenManagementPortIsSaidToo() throws IOException {
        TestSettings settings = new TestSettings();
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.managementPort = other.getLocalPort();

            assertThatThrownBy(() -> start(settings.build()).close())
                    .hasMessageStartingWith("management.port: cannot listen on 127.0.0.1:");
        }
    }

    @Test
    void aStoreInUseIsSaidInOneLine(@TempDir Path directory) {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        try (TestServer first = TestServer.start(files)) {
            assertThatThrownBy(() -> start(files.build()).close())
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageNotContaining("\n");
            assertThat(first.client().get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsInFlightIsAnsweredBeforeTheEnd() {
        TestSettings slowHashes = new TestSettings();
        slowHashes.cost = 10;
        TestServer server = TestServer.start(slowHashes);
        Client client = server.client();
        long before = server.hashes();

        List<CompletableFuture<Reply>> registrations = IntStream.range(0, 12)
                .mapToObj(i -> client.sendLater(
                        "POST",
                        "/users",
                        Client.form("email", "user" + i + "@example.com", "password", "secret"),
                        "content-type",
                        Client.FORM))
                .toList();
        registrations.get(0).join();
        server.close();

        assertThat(before).isZero();
        assertThat(registrations).allMatch(reply -> reply.join().status() == 200);
    }

    @Test
    void idleConnectionsDoNotHoldUpTheEnd() {
        TestServer server = TestServer.start();
        Client keptAlive = server.client();
        assertThat(keptAlive.get("/").status()).isEqualTo(200);
        long start = System.nanoTime();

        server.close();

        // Far below the eight seconds that requests in flight may take: nobody waited for the idle one.
        assertThat(System.nanoTime() - start).isLessThan(7_000_000_000L);
    }

    @Test
    void healthIsOnTheManagementPortAlone() {
        try (TestServer server = TestServer.start()) {
            assertThat(server.management().get("/health/live").body()).isEqualTo("{\"status\":\"live\"}\n");
            assertThat(server.management().get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");
            assertThat(server.client().get("/health/ready").status()).isEqualTo(404);
            assertThat(server.management().get("/profile").status()).isEqualTo(404);
        }
    }

    @Test
    void theServiceIsToldInNumbersOnTheManagementPortAlone() {
        try (TestServer server = TestServer.start()) {
            server.client().register("bob@example.com", "secret");
            server.client().session("bob@example.com", "secret");
            Await.until(() -> server.management().get("/metrics").body().contains("\npostern_endings_heard 1\n"));

            Reply metrics = server.management().get("/metrics");

            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.header("content-type")).startsWith("text/plain; version=0.0.4");
            assertThat(metrics.body())
                    .contains("# TYPE postern_hashes_total counter\npostern_hashes_total " + server.hashes() + "\n")
                    .contains("\npostern_sessions_known 1\n")
                    .containsPattern("postern_store_statements_total [1-9]");
            assertThat(server.client().get("/metrics").status()).isEqualTo(404);
        }
    }

    @Test
    void tooManyHashesAtOnceAreRefusedWithATimeToComeBack() {
        TestSettings narrow = new TestSettings();
        narrow.cost = 10;
        narrow.hashThreads = 1;
        narrow.hashQueue = 1;
        try (TestServer server = TestServer.start(narrow)) {
            Client client = server.client();
            List<Reply> replies = IntStream.range(0, 20)
                    .mapToObj(i -> client.sendLater(
                            "POST", "/sessions", "email=a%40b.example&password=x", "content-type", Client.FORM))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(replies).extracting(Reply::status).containsOnly(401, 503);
            assertThat(replies)
                    .filteredOn(reply -> reply.status() == 503)
                    .isNotEmpty()
                    .allMatch(reply -> reply.code().equals("busy"))
                    .allMatch(reply -> reply.header("retry-after").equals("1"));
        }
    }

    private static Server start(Settings settings) throws StartException {
        return Server.start(settings, Database::clock);
    }
}
