package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.Postgres;
import dev.postern.testing.Reply;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A PostgreSQL that is away, hangs, is slow, loses answers: behind a line that the test can cut. */
@Tag("postgresql")
class StoreFaultsTest {
    private static final String EMAIL = "bob@example.com";
    private static final int LOST_ANSWERS = Integer.getInteger("postern.lost", 20);

    /** Far more than it takes on a quiet machine: two seconds for each time that the store is asked. */
    private static final Duration PATIENCE = Duration.ofMillis(5_500);

    private final TestSettings settings = new TestSettings().inPostgres();
    private final String store = settings.dbUrl;

    @AutoClose
    private final TcpProxy line = TcpProxy.to(Postgres.server().port());

    StoreFaultsTest() {
        settings.dbUrl = store.replaceFirst(":[0-9]+/", ":" + line.port() + "/");
        settings.cost = 4;
    }

    @Test
    void aServiceWhoseStoreIsAwayWaitsForItAndSaysSo() throws IOException {
        line.cut();
        settings.managementPort = freePort();
        Client management = new Client(settings.managementPort);
        CompletableFuture<TestServer> starting = CompletableFuture.supplyAsync(() -> TestServer.start(settings));

        Await.until(() -> answers(management, "/health/live", 200));
        assertThat(management.get("/health/ready").status()).isEqualTo(503);
        assertThat(starting).isNotDone();

        line.mend();
        try (TestServer server = starting.join()) {
            Await.until(() -> answers(management, "/health/ready", 200));
            assertThat(server.client().register(EMAIL, "secret").status()).isEqualTo(200);
        }
    }

    @Test
    void whoIsToldToStopWhileItWaitsStops(@TempDir Path directory) throws IOException, InterruptedException {
        line.cut();
        Process waiting = ChildServer.postern(
                        "-D", "db.url=" + settings.dbUrl, "-D", "http.port=0", "-D", "management.port=0")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = waiting.inputReader()) {
            assertThat(output.lines().anyMatch(said -> said.contains("event=store_away")))
                    .isTrue();

            waiting.destroy();

            assertThat(waiting.waitFor()).isZero();
        } finally {
            waiting.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "hold"})
    void withoutAStoreEverythingThatNeedsItIsRefusedInTimeAndThenWorksAgain(String fault) {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            if (fault.equals("cut")) {
                line.cut();
            } else {
                line.hold();
            }

            // A session that is known is answered for until the line has been dead for a second.
            Await.until(() -> client.profile(cookie).status() == 503);
            assertThat(refusedIn(() -> client.profile(cookie))).isLessThan(PATIENCE);
            assertThat(refusedIn(() -> client.logIn(EMAIL, "secret"))).isLessThan(PATIENCE);
            assertThat(refusedIn(() -> client.register("carol@example.com", "secret")))
                    .isLessThan(PATIENCE);
            assertThat(refusedIn(() -> client.postForm("/reset_password", "email", EMAIL)))
                    .isLessThan(PATIENCE);
            assertThat(client.get("/").status()).isEqualTo(200);
            assertThat(server.management().get("/health/ready").status()).isEqualTo(503);

            if (fault.equals("cut")) {
                line.mend();
            } else {
                line.letGo();
            }
            Await.until(() -> client.profile(cookie).status() == 200);
            Await.until(() -> server.management().get("/health/ready").body().equals("{\"status\":\"ready\"}\n"));
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(200);
        }
    }

    @Test
    void aFloodOfFaultsIsNoFloodOfLines() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            line.cut();
            Await.until(() -> client.profile(cookie).status() == 503);

            try (LogCapture said = LogCapture.open()) {
                for (int i = 0; i < 300; i++) {
                    assertThat(client.profile(cookie).status()).isEqualTo(503);
                }
                Await.until(() -> client.profile(cookie).status() == 503
                        && said.lines().stream()
                                .anyMatch(line -> line.matches("event=store_fault .* count=[0-9]{2,}")));
                assertThat(said.lines()).hasSizeLessThan(100);
            }
        }
    }

    /** The server takes no more connections than the one that answers requests; the one that listens stays away. */
    @Test
    void whileEndingsAreNotHeardOperatorsAreToldAndSessionsAreCheckedAtTheStore() {
        settings.poolSize = 1;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            Client management = server.management();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            Await.until(() -> management.get("/metrics").body().contains("postern_endings_heard 1\n"));
            String database = store.replaceFirst(".*/", "").replaceFirst("\\?.*", "");

            Postgres.server().run(store, "ALTER DATABASE " + database + " CONNECTION LIMIT 1");
            Postgres.server().endListeners(store);

            Await.until(() -> management.get("/health/ready").body().contains("\"sessions\":\"checked at the store\""));
            assertThat(management.get("/health/ready").status()).isEqualTo(200);
            assertThat(management.get("/metrics").body()).contains("postern_endings_heard 0\n");
            assertThat(client.profile(cookie).status()).isEqualTo(200);

            Postgres.server().run(store, "ALTER DATABASE " + database + " CONNECTION LIMIT -1");
            Await.until(() -> management.get("/health/ready").body().equals("{\"status\":\"ready\"}\n"));
            assertThat(management.get("/metrics").body()).contains("postern_endings_heard 1\n");
        }
    }

    /** The end of the connection has to come from here: its server has taken the question, and says nothing. */
    @Test
    @Tag("slow")
    void aConnectionThatIsNeverAnsweredIsReplaced() {
        settings.poolSize = 1;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            line.onceSaid(EMAIL, TcpProxy.Then.ANSWERS_ARE_HELD);
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(503);

            Await.until(() -> client.logIn(EMAIL, "secret").status() == 200);
        }
    }

    @Test
    void aSlowLineIsOnlySlow() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            client.session(EMAIL, "secret");
            line.delay(50);

            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsThatBreakUnderLoadLoseNothingThatWasAcknowledged() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            List<CompletableFuture<Reply>> registrations = IntStream.range(0, 400)
                    .mapToObj(i -> {
                        if (i % 40 == 0) {
                            line.reset();
                        }
                        String form = Client.form("email", "user" + i + "@example.com", "password", "secret");
                        return client.sendLater(
                                "POST", "/users", form, "content-type", "application/x-www-form-urlencoded");
                    })
                    .toList();

            List<Integer> statuses =
                    registrations.stream().map(reply -> reply.join().status()).toList();

            assertThat(statuses).isSubsetOf(200, 503).contains(200);
            for (int i = 0; i < statuses.size(); i++) {
                if (statuses.get(i) == 200) {
                    String email = "user" + i + "@example.com";
                    Await.until(() -> client.register(email, "secret").status() != 503);
                    assertThat(client.register(email, "secret").body()).contains("email already registered");
                }
            }
        }
    }

    /** The commit is kept, its answer is not: whoever tries again is told, and there is one account. */
    @Test
    void aLostAnswerToACommitIsAFailureThatTheNextTryExplains() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            for (int i = 0; i < LOST_ANSWERS; i++) {
                String email = "user" + i + "@example.com";
                line.onceSaid("COMMIT", TcpProxy.Then.ANSWER_IS_LOST);

                assertThat(client.register(email, "secret").status()).isEqualTo(503);

                Await.until(() -> client.register(email, "secret").status() == 400);
                assertThat(client.logIn(email, "secret").status()).isEqualTo(200);
            }
            assertThat(count("SELECT count(*) FROM users")).isEqualTo(LOST_ANSWERS);
        }
    }

    @Test
    void withEveryConnectionTakenTheRestIsRefusedInTimeAndThenWorksAgain() throws SQLException {
        settings.poolSize = 4;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            try (Connection other = superuser();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                assertThat(statement.executeUpdate("LOCK TABLE users IN ACCESS EXCLUSIVE MODE"))
                        .isZero();

                List<CompletableFuture<Duration>> refused = IntStream.range(0, 40)
                        .mapToObj(i ->
                                CompletableFuture.supplyAsync(() -> refusedIn(() -> client.logIn(EMAIL, "secret"))))
                        .toList();

                assertThat(client.get("/").status()).isEqualTo(200);
                assertThat(refused).allSatisfy(took -> assertThat(took.join()).isLessThan(PATIENCE));
                other.rollback();
            }
            Await.until(() -> client.logIn(EMAIL, "secret").status() == 200);
        }
    }

    /** What was acknowledged before, between and after is there. */
    @Test
    @Tag("slow")
    void aServerThatRestartsUnderLoadLosesNothing(@TempDir Path directory) throws IOException, SQLException {
        int port = freePort();
        TestSettings settings = inPostgresAt(port);
        List<String> acknowledged = new ArrayList<>();
        EmbeddedPostgres store = postgresIn(directory, port);
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            for (int restart = 0; restart < 3; restart++) {
                for (int i = 0; i < 50; i++) {
                    String email = "user" + restart + '-' + i + "@example.com";
                    if (client.register(email, "secret").status() == 200) {
                        acknowledged.add(email);
                    }
                }
                List<CompletableFuture<Reply>> inFlight = IntStream.range(0, 50)
                        .mapToObj(i -> client.sendLater(
                                "POST",
                                "/users",
                                Client.form("email", "flight" + i + "@example.com", "password", "secret"),
                                "content-type",
                                "application/x-www-form-urlencoded"))
                        .toList();
                store.close();
                assertThat(inFlight)
                        .allSatisfy(reply -> assertThat(reply.join().status()).isIn(200, 400, 503));
                assertThat(client.register("away@example.com", "secret").status())
                        .isEqualTo(503);
                assertThat(client.get("/").status()).isEqualTo(200);
                store = postgresIn(directory, port);
                Await.until(() -> answers(server.management(), "/health/ready", 200));
            }
            assertThat(acknowledged).hasSize(150);
            for (String email : acknowledged) {
                assertThat(client.register(email, "secret").body()).contains("email already registered");
            }
        } finally {
            store.close();
        }
    }

    /** It shows what was true a while ago, and of no ending since. */
    @Test
    @Tag("slow")
    void aStandbyIsNoStoreUntilItIsPromoted(@TempDir Path directory) throws IOException, SQLException {
        int port = freePort();
        TestSettings settings = inPostgresAt(port);
        settings.managementPort = freePort();
        EmbeddedPostgres store = postgresIn(directory, port);
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            store.close();
            Path standby = Files.createFile(directory.resolve("pgdata").resolve("standby.signal"));

            store = postgresIn(directory, port);
            assertThat(standby).exists();
            long since = System.nanoTime();
            Await.until(() -> {
                assertThat(client.profile(cookie).status()).isEqualTo(503);
                assertThat(server.management().get("/health/ready").status()).isEqualTo(503);
                return System.nanoTime() - since > 3_000_000_000L;
            });
            assertThat(client.register("carol@example.com", "secret").status()).isEqualTo(503);
            settings.managementPort = freePort();
            Client second = new Client(settings.managementPort);
            CompletableFuture<TestServer> starting = CompletableFuture.supplyAsync(() -> TestServer.start(settings));
            Await.until(() -> answers(second, "/health/live", 200));
            assertThat(second.get("/health/ready").status()).isEqualTo(503);
            assertThat(starting).isNotDone();

            promote(store);
            Await.until(() -> answers(server.management(), "/health/ready", 200));
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            assertThat(client.register("carol@example.com", "secret").status()).isEqualTo(200);
            starting.join().close();
        } finally {
            store.close();
        }
    }

    private static void promote(EmbeddedPostgres standby) throws SQLException {
        try (Connection connection = standby.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_promote()")) {
            assertThat(answer.next() && answer.getBoolean(1)).isTrue();
        }
    }

    private static TestSettings inPostgresAt(int port) {
        TestSettings settings = new TestSettings();
        settings.dbUrl = "jdbc:postgresql://localhost:" + port + "/postgres";
        settings.dbUser = "postgres";
        settings.dbPassword = "postgres";
        return settings;
    }

    private static EmbeddedPostgres postgresIn(Path directory, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("pgdata"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    @Tag("slow")
    void connectionsThatClientsLeaveBehindAreNotLost() throws SQLException {
        settings.poolSize = 4;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            for (int i = 0; i < 2_000; i++) {
                boolean unused = client.sendLater("GET", "/profile", "", "cookie", "session_id=" + "A".repeat(43))
                        .cancel(true);
            }

            Await.until(() -> client.logIn(EMAIL, "secret").status() == 200);
            assertThat(count("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'postern'"
                            + " AND datname = current_database()"))
                    .isLessThanOrEqualTo(settings.poolSize + 1);
        }
    }

    private static Duration refusedIn(Supplier<Reply> request) {
        long begun = System.nanoTime();
        Reply reply = request.get();
        assertThat(reply.status()).isEqualTo(503);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static boolean answers(Client client, String path, int status) {
        try {
            return client.get(path).status() == status;
        } catch (AssertionError notYetListening) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Connection superuser() throws SQLException {
        return DriverManager.getConnection(store, "postgres", "postgres");
    }

    private int count(String sql) {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : -1;
        } catch (SQLException fault) {
            throw new AssertionError(fault);
        }
    }
}
