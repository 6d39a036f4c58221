package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.postern.db.Database;
import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.MailServer;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mindrot.jbcrypt.BCrypt;

/** What operators do by command line: with a service running on files, with none, and on a PostgreSQL. */
@Tag("embedded")
class AdminTest {
    private static final String EMAIL = "bob@example.com";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final InputStream stdin = System.in;

    @TempDir
    private Path directory = Path.of("");

    enum Where {
        SERVICE_RUNS,
        SERVICE_IS_STOPPED,
        STORE_IS_A_SERVER
    }

    @AfterEach
    void giveBack() {
        System.setIn(stdin);
    }

    @ParameterizedTest
    @EnumSource
    void theSameComesOfEachCommandWherever(Where where) throws IOException {
        TestSettings settings = settings(where);
        try (Sometimes server = new Sometimes(settings, where)) {
            type("a good secret");
            assertThat(run(settings, "user", "add", EMAIL)).isEqualTo(ExitCode.OK);
            assertThat(said()).contains("\"email\":\"" + EMAIL + "\"").contains("\"verified\":true");
            assertThat(run(settings, "user", "add", EMAIL)).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("email already registered");
            type("");
            assertThat(run(settings, "user", "add", "carol@example.com")).isEqualTo(ExitCode.OK);
            assertThat(said()).contains("\"password\":false");

            String cookie = server.logIn("a good secret").cookie();
            assertThat(run(settings, "user", "sessions", EMAIL)).isEqualTo(ExitCode.OK);
            assertThat(said()).matches("(?s).*\"id\":\"[0-9a-f]{16}\".*");
            assertThat(run(settings, "user", "disable", EMAIL)).isEqualTo(ExitCode.OK);
            assertThat(said()).contains("\"disabled\":true");
            assertThat(server.profile(cookie)).isEqualTo(403);
            assertThat(server.logIn("a good secret").status()).isEqualTo(401);
            assertThat(run(settings, "user", "reset", EMAIL)).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("The account is switched off.");
            assertThat(run(settings, "user", "enable", EMAIL)).isEqualTo(ExitCode.OK);
            cookie = server.logIn("a good secret").cookie();
            assertThat(run(settings, "user", "revoke", EMAIL)).isEqualTo(ExitCode.OK);
            assertThat(said()).isEqualTo("{\"ended\":1}\n");
            assertThat(server.profile(cookie)).isEqualTo(403);
            assertThat(run(settings, "user", "revoke", EMAIL, "0123456789abcdef"))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("no session of this name");

            assertThat(run(settings, "user", "reset", EMAIL)).isEqualTo(ExitCode.OK);
            String token = said().replaceAll("(?s).*\"reset_token\":\"([^\"]+)\".*", "$1");
            assertThat(server.reset(token)).isEqualTo(200);
            assertThat(server.logIn("another secret").status()).isEqualTo(200);

            assertThat(run(settings, "user", "export")).isEqualTo(ExitCode.OK);
            assertThat(said().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"created\":\""));
            assertThat(run(settings, "user", "delete", EMAIL)).isEqualTo(ExitCode.OK);
            assertThat(server.logIn("another secret").status()).isEqualTo(401);
            assertThat(run(settings, "user", "show", EMAIL)).isEqualTo(ExitCode.FAILED);
            assertThat(complained()).contains("There is no account with this address.");
            assertThat(run(settings, "mail", "failed")).isEqualTo(ExitCode.OK);
            assertThat(said()).isEqualTo("{\"failed\":[]}\n");
        }
    }

    /** Its log goes where complaints go. */
    @Test
    void aCommandSaysItsResultAndNothingElse() throws IOException, InterruptedException {
        String store = "db.url=jdbc:hsqldb:file:" + directory.resolve("own").resolve("postern");
        Process command = ChildServer.postern("user", "add", EMAIL, "-D", store)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        command.getOutputStream().close();

        String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(command.waitFor()).isZero();
        assertThat(output.lines()).hasSize(1).allMatch(line -> line.contains("\"email\":\"" + EMAIL + "\""));
    }

    @Test
    void nobodyElseMayAsk() throws IOException {
        TestSettings settings = settings(Where.SERVICE_RUNS);
        try (TestServer server = TestServer.start(settings)) {
            Client management = new Client(settings.managementPort);
            Path key = directory.resolve("postern.operator");

            assertThat(management.postForm("/admin/show", "email", EMAIL).code())
                    .isEqualTo("operator_key_required");
            Reply wrong = management.send("POST", "/admin/show", "", "authorization", "Bearer " + "x".repeat(32));
            assertThat(wrong.code()).isEqualTo("operator_key_required");
            Reply right = management.send(
                    "POST",
                    "/admin/failed",
                    "",
                    "authorization",
                    "Bearer " + Files.readString(key).strip());
            assertThat(right.code()).as("no command").isEqualTo("not_found");
            assertThat(server.client().postForm("/admin/show", "email", EMAIL).status())
                    .as("not on the public port")
                    .isEqualTo(404);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    /** The tests' client compares each with the description. */
    @Test
    void everyCommandIsAnsweredAsItsDescriptionSays() throws IOException {
        TestSettings settings = settings(Where.SERVICE_RUNS);
        try (MailServer mail = MailServer.start();
                TestServer server = TestServer.start(mail.receiving(settings))) {
            assertThat(command(settings, "add", "email", EMAIL, "password", "a good secret"))
                    .contains("\"verified\":true")
                    .doesNotContain("last_login");
            String session = server.client().session(EMAIL, "a good secret");
            assertThat(session).isNotEmpty();
            assertThat(command(settings, "show", "email", EMAIL)).contains("\"last_login\":\"");
            assertThat(command(settings, "sessions", "email", EMAIL)).contains("\"user_agent\"");
            assertThat(command(settings, "revoke", "email", EMAIL)).contains("\"ended\":1");
            assertThat(command(settings, "reset", "email", EMAIL)).isEqualTo("{\"message\":\"reset link sent\"}\n");
            assertThat(command(settings, "disable", "email", EMAIL)).contains("\"disabled\":true");
            assertThat(command(settings, "enable", "email", EMAIL)).contains("\"disabled\":false");
            assertThat(command(settings, "mails")).isEqualTo("{\"failed\":[]}\n");
            assertThat(command(settings, "export")).contains("\"lines\":\"{");
            assertThat(command(settings, "import", "lines", "{\"email\":\"carol@example.com\"}\nnone"))
                    .contains("\"imported\":1", "\"line\":1");
            assertThat(command(settings, "delete", "email", EMAIL)).contains(EMAIL);
            String unwritable = "a(b@example.com";
            assertThat(command(settings, "add", "email", unwritable)).contains("\"password\":false");
            assertThat(command(settings, "reset", "email", unwritable)).contains("reset link sent");
            Await.until(() -> command(settings, "mails").contains("\"kind\":\"reset\""));
        }
    }

    @Test
    void whereNoMailLeavesAResetIsAnsweredWithItsToken() throws IOException {
        TestSettings settings = settings(Where.SERVICE_RUNS);
        try (TestServer server = TestServer.start(settings)) {
            server.client().register(EMAIL, "secret");

            assertThat(command(settings, "reset", "email", EMAIL)).contains("\"reset_token\":\"");
        }
    }

    private String command(TestSettings settings, String name, String... fields) {
        String key;
        try {
            key = Files.readString(directory.resolve("postern.operator")).strip();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        Reply reply = new Client(settings.managementPort)
                .send(
                        "POST",
                        "/admin/" + name,
                        Client.form(fields),
                        "content-type",
                        Client.FORM,
                        "authorization",
                        "Bearer " + key);
        assertThat(reply.status()).as(name).isEqualTo(200);
        return reply.body();
    }

    @ParameterizedTest
    @EnumSource
    void accountsAreBroughtFromElsewhereAndLogIn(Where where) throws IOException {
        TestSettings settings = settings(where);
        Path lines = Files.write(
                directory.resolve("lines"),
                List.of(
                        "{\"email\":\"bcrypt@example.com\",\"password_hash\":\"" + hash("secret", "$2b$") + "\"}",
                        "{\"email\":\"django@example.com\",\"password_hash\":\"pbkdf2_sha256$26000$saltSALT$FtrIt5OfYWnaJ4IvoBFvQJkoR4wq7GeZoZur/tbqtWY=\"}",
                        "{\"email\":\"keycloak@example.com\",\"emailVerified\":true,\"enabled\":true,\"createdTimestamp\":1700000000000,"
                                + "\"credentials\":[{\"type\":\"password\",\"secretData\":\"{\\\"value\\\":\\\"zVZeTt74evOTX07l+4HhBcrauXqJIIKnwrfyFYg6QetSWPZronXYYIFR1tp5i/O0k1Vs9uoBJEl7ToCpUxiqcg==\\\",\\\"salt\\\":\\\"MDEyMzQ1Njc4OWFiY2RlZg==\\\"}\","
                                + "\"credentialData\":\"{\\\"hashIterations\\\":27500,\\\"algorithm\\\":\\\"pbkdf2-sha256\\\"}\"}]}",
                        "{\"email\":\"firebase@example.com\",\"emailVerified\":true,\"createdAt\":\"1700000000000\",\"salt\":\"42xEC-ixf3L2lw==\","
                                + "\"passwordHash\":\"lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==\"}",
                        "{\"email\":\"argon2@example.com\",\"password_hash\":\"$argon2id$v=19$m=4096,t=3,p=2$c29tZXNhbHQxNmJ5dGVzIQ$/trtVvcOdd244T8WjrHpbbdW6dr34oDU+EnvNb5ddjc\"}",
                        "{\"email\":\"nobody\"}",
                        "not JSON",
                        "",
                        "{\"email\":\"plain@example.com\",\"password_hash\":\"hunter2\"}",
                        "{\"email\":\"off@example.com\",\"disabled\":true,\"password_hash\":\"" + hash("secret", "$2y$")
                                + "\"}",
                        "{\"email\":\"keycloak26@example.com\",\"emailVerified\":true,\"enabled\":true,\"createdTimestamp\":1700000000000,"
                                + "\"credentials\":[{\"type\":\"password\",\"secretData\":\"{\\\"value\\\":\\\"OgOuu30sxwsuw4zRsRgIwwSM08u9qBVML1m7F4EYAiY=\\\",\\\"salt\\\":\\\"MDEyMzQ1Njc4OWFiY2RlZg==\\\",\\\"additionalParameters\\\":{}}\","
                                + "\"credentialData\":\"{\\\"hashIterations\\\":5,\\\"algorithm\\\":\\\"argon2\\\",\\\"additionalParameters\\\":"
                                + "{\\\"hashLength\\\":[\\\"32\\\"],\\\"memory\\\":[\\\"7168\\\"],\\\"type\\\":[\\\"id\\\"],\\\"version\\\":[\\\"1.3\\\"],\\\"parallelism\\\":[\\\"1\\\"]}}\"}]}"));
        Path project = Files.writeString(directory.resolve("project"), """
                        hash_config {
                          algorithm: SCRYPT,
                          base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
                          base64_salt_separator: Bw==,
                          rounds: 8,
                          mem_cost: 14,
                        }
                        """);
        try (Sometimes server = new Sometimes(settings, where)) {
            String[] dry = {"user", "import", lines.toString(), "--dry-run", "--firebase", project.toString()};
            assertThat(run(settings, dry)).isEqualTo(ExitCode.FAILED);
            assertThat(said()).isEqualTo("lines: 11, could be imported: 7, faulty: 3\n");
            assertThat(complained())
                    .contains("line 6: email: ")
                    .contains("line 7: this is no JSON object")
                    .contains("line 9: password: no hash that can be checked")
                    .doesNotContain("hunter2");

            String[] real = {"user", "import", lines.toString(), "--firebase", project.toString()};
            assertThat(run(settings, real)).isEqualTo(ExitCode.FAILED);
            assertThat(said()).isEqualTo("lines: 11, imported: 7, there already: 0, faulty: 3\n");
            assertThat(run(settings, real)).isEqualTo(ExitCode.FAILED);
            assertThat(said()).isEqualTo("lines: 11, imported: 0, there already: 7, faulty: 3\n");

            Map<String, String> passwords = Map.of(
                    "bcrypt@example.com", "secret",
                    "django@example.com", "p\u00e4ssword",
                    "keycloak@example.com", "p\u00e4ssword",
                    "keycloak26@example.com", "p\u00e4ssword",
                    "firebase@example.com", "user1password",
                    "argon2@example.com", "p\u00e4ssword");
            passwords.forEach((email, password) -> {
                assertThat(server.logIn(email, "wrong").status()).as(email).isEqualTo(401);
                assertThat(server.logIn(email, password).status()).as(email).isEqualTo(200);
                assertThat(server.logIn(email, password).status())
                        .as("hashed again: " + email)
                        .isEqualTo(200);
            });
            assertThat(server.logIn("off@example.com", "secret").status()).isEqualTo(401);
            assertThat(run(settings, "user", "export")).isEqualTo(ExitCode.OK);
            assertThat(said().lines().filter(line -> line.contains("\"password_scheme\":\"bcrypt\"")))
                    .as("all that have logged in have hashes of ours")
                    .hasSize(7);
        }
    }

    @Test
    void aBatchOfWhichOneIsKnownIsImportedAllTheSame() throws IOException {
        TestSettings settings = settings(Where.SERVICE_IS_STOPPED);
        type("");
        assertThat(run(settings, "user", "add", "user1500@example.com")).isEqualTo(ExitCode.OK);
        Path lines = Files.write(
                directory.resolve("lines"),
                IntStream.range(0, 3_000)
                        .mapToObj(i -> "{\"email\":\"user" + i % 2_999 + "@example.com\"}")
                        .toList());

        assertThat(run(settings, "user", "import", lines.toString())).isEqualTo(ExitCode.OK);

        assertThat(said()).isEqualTo("lines: 3000, imported: 2998, there already: 2, faulty: 0\n");
    }

    @Test
    void aLineThatCannotBeReadHoldsUpNoOther() throws IOException {
        TestSettings settings = settings(Where.SERVICE_IS_STOPPED);
        Path lines = directory.resolve("lines");
        try (OutputStream file = Files.newOutputStream(lines)) {
            file.write("{\"email\":\"first@example.com\"}\n{\"email\":\"".getBytes(StandardCharsets.UTF_8));
            file.write(new byte[] {(byte) 0xfc, 'b', 'e', 'r'});
            file.write("@example.com\"}\n".getBytes(StandardCharsets.UTF_8));
            file.write(("{\"email\":\"" + "x".repeat(3_000_000) + "\"}\n").getBytes(StandardCharsets.UTF_8));
            file.write("{\"email\":\"last@example.com\"}\nnone\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(run(settings, "user", "import", lines.toString())).isEqualTo(ExitCode.FAILED);

        assertThat(said()).isEqualTo("lines: 5, imported: 2, there already: 0, faulty: 3\n");
        assertThat(complained())
                .contains("line 2: this is not UTF-8", "line 3: this is too long", "line 5: this is no JSON object");
    }

    /** Its stream keeps such a fault to itself. */
    @Test
    void anExportThatTheDiskDoesNotTakeIsNoExport() throws IOException {
        TestSettings settings = settings(Where.SERVICE_IS_STOPPED);
        type("");
        assertThat(run(settings, "user", "add", EMAIL)).isEqualTo(ExitCode.OK);
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();

        ExitCode code;
        try (PrintStream nowhere = new PrintStream(Files.newOutputStream(full), true, StandardCharsets.UTF_8)) {
            code = run(nowhere, settings, "user", "export");
        }

        assertThat(code).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(complained()).contains("standard output: it takes no more");
    }

    @Test
    void anAccountThatIsToGoIsToGoElsewhereToo() throws IOException {
        TestSettings from = settings(Where.SERVICE_IS_STOPPED);
        Path line = Files.writeString(
                directory.resolve("line"), "{\"email\":\"" + EMAIL + "\",\"removal\":\"2126-01-01T00:00:00Z\"}\n");
        assertThat(run(from, "user", "import", line.toString())).isEqualTo(ExitCode.OK);

        assertThat(run(from, "user", "show", EMAIL)).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("\"removal\":\"2126-01-01T00:00:00Z\"");
        assertThat(run(from, "user", "export")).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("\"removal\":\"2126-01-01T00:00:00Z\"");
    }

    @Test
    void aServiceIsFoundWhereItListens() throws IOException {
        TestSettings settings = settings(Where.SERVICE_RUNS);
        settings.managementHost = anotherAddressOfThisMachine();
        try (TestServer server = TestServer.start(settings)) {
            server.client().register(EMAIL, "secret");

            assertThat(run(settings, "user", "show", EMAIL, "-D", "management.host=" + settings.managementHost))
                    .isEqualTo(ExitCode.OK);
        }
    }

    /** One that is no loopback's, where there is one. */
    private static String anotherAddressOfThisMachine() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.2");
    }

    @Test
    void whatIsExportedIsWhatIsImportedElsewhere() throws IOException {
        TestSettings from = settings(Where.SERVICE_IS_STOPPED);
        type("a password of more than seventy-two bytes, all of which count, whatever bcrypt makes of it");
        assertThat(run(from, "user", "add", EMAIL)).isEqualTo(ExitCode.OK);
        String before = said();
        assertThat(run(from, "user", "export")).isEqualTo(ExitCode.OK);
        Path lines = Files.writeString(directory.resolve("lines"), said());
        TestSettings to = new TestSettings().inFiles(directory.resolve("other").resolve("postern"));

        assertThat(run(to, "user", "import", lines.toString())).isEqualTo(ExitCode.OK);

        assertThat(said()).isEqualTo("lines: 1, imported: 1, there already: 0, faulty: 0\n");
        assertThat(run(to, "user", "show", EMAIL)).isEqualTo(ExitCode.OK);
        assertThat(said()).isEqualTo(before);
        try (TestServer server = TestServer.start(to)) {
            assertThat(server.client()
                            .logIn(
                                    EMAIL,
                                    "a password of more than seventy-two bytes, all of which count, whatever bcrypt makes of it")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theSeedsOwnStoreIsBroughtOver() throws IOException, SQLException {
        Path file = directory.resolve("a.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("CREATE TABLE users (id INTEGER NOT NULL, email VARCHAR(250) NOT NULL,"
                            + " hashed_password VARCHAR(250) NOT NULL, session_id VARCHAR(250), reset_token VARCHAR(250),"
                            + " PRIMARY KEY (id))"))
                    .isZero();
            fill(connection);
        }
        TestSettings settings = settings(Where.SERVICE_IS_STOPPED);

        assertThat(run(settings, "import-flask", file.toString())).isEqualTo(ExitCode.FAILED);

        assertThat(said()).isEqualTo("lines: 3, imported: 2, there already: 0, faulty: 1\n");
        try (TestServer server = TestServer.start(settings)) {
            assertThat(server.client().logIn("bytes@example.com", "secret").status())
                    .isEqualTo(200);
            assertThat(server.client().logIn("text@example.com", "secret").status())
                    .isEqualTo(200);
        }
        assertThat(run(settings, "import-flask", directory.resolve("none.db").toString()))
                .isEqualTo(ExitCode.UNAVAILABLE);
    }

    private static void fill(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO users (email, hashed_password) VALUES (?, ?)")) {
            insert.setString(1, "bytes@example.com");
            insert.setBytes(2, hash("secret", "$2b$").getBytes(StandardCharsets.US_ASCII));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setString(1, "text@example.com");
            insert.setString(2, hash("secret", "$2b$"));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setString(1, "no address");
            insert.setString(2, "nor a hash");
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    private TestSettings settings(Where where) throws IOException {
        TestSettings settings = where == Where.STORE_IS_A_SERVER
                ? new TestSettings().inPostgres()
                : new TestSettings().inFiles(directory.resolve("postern"));
        Path unused = Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (ServerSocket free = new ServerSocket(0)) {
            settings.managementPort = free.getLocalPort();
        }
        return settings;
    }

    private static String hash(String password, String version) {
        return version + BCrypt.hashpw(password, BCrypt.gensalt(4)).substring(4);
    }

    private static void type(String line) {
        System.setIn(new ByteArrayInputStream((line + '\n').getBytes(StandardCharsets.UTF_8)));
    }

    private ExitCode run(TestSettings settings, String... words) {
        return run(new PrintStream(out, true, StandardCharsets.UTF_8), settings, words);
    }

    private ExitCode run(PrintStream results, TestSettings settings, String... words) {
        out.reset();
        err.reset();
        List<String> line = new ArrayList<>(List.of(words));
        Stream.of(
                        "db.url=" + settings.dbUrl,
                        "db.password=" + settings.dbPassword,
                        "management.port=" + settings.managementPort,
                        "password.cost=10")
                .forEach(setting -> line.addAll(List.of("-D", setting)));
        return new Main(results, new PrintStream(err, true, StandardCharsets.UTF_8)).run(line, Map.of());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** A service that runs all the time, or only when it is asked; by the clock that commands go by too. */
    private static final class Sometimes implements AutoCloseable {
        private final TestSettings settings;
        private final boolean always;
        private Server running;

        Sometimes(TestSettings settings, Where where) {
            this.settings = settings;
            this.always = where != Where.SERVICE_IS_STOPPED;
            this.running = start(settings);
            if (!always) {
                stop();
            }
        }

        Reply logIn(String password) {
            return logIn(EMAIL, password);
        }

        Reply logIn(String email, String password) {
            return ask(client -> client.logIn(email, password));
        }

        int profile(String cookie) {
            return ask(client -> client.profile(cookie)).status();
        }

        int reset(String token) {
            return ask(client -> client.reset(EMAIL, token, "another secret")).status();
        }

        private Reply ask(Function<Client, Reply> question) {
            if (always) {
                return question.apply(new Client(running.port()));
            }
            running = start(settings);
            try {
                return question.apply(new Client(running.port()));
            } finally {
                stop();
            }
        }

        private static Server start(TestSettings settings) {
            try {
                return Server.start(settings.build(), Database::clock);
            } catch (StartException fault) {
                throw new AssertionError(fault);
            }
        }

        private void stop() {
            try {
                running.close();
            } catch (StartException fault) {
                throw new AssertionError(fault);
            }
        }

        @Override
        public void close() {
            if (always) {
                stop();
            }
        }
    }
}
