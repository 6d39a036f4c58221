package dev.postern.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.postern.config.PostgresUrl;
import dev.postern.config.Settings;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.Postgres;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestCertificate;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgresql")
@ExtendWith(VertxExtension.class)
class PgEngineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final EmailAddress EMAIL =
            EmailAddress.parse("bob@example.com").orElseThrow();
    private static final PasswordHash HASH = new PasswordHash("bcrypt", "hash");
    /** What Vert.x's driver says of any certificate that it does not take. */
    private static final String HANDSHAKE = "SSL handshake failed";

    private static final int RACES = Integer.getInteger("postern.migrations", 3);
    private static final int NODES = 5;

    private final TestSettings settings = new TestSettings().inPostgres();

    @Test
    void nodesThatStartAtOnceMigrateOnce() {
        for (int race = 0; race < RACES; race++) {
            String url = Postgres.server().newEmptyStore();
            List<CompletableFuture<Void>> nodes = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                        try {
                            Database.migrate(owner(url), new SecureRandom());
                        } catch (StoreException fault) {
                            throw new AssertionError(fault);
                        }
                    }))
                    .limit(NODES)
                    .toList();

            assertThat(nodes).allSatisfy(node -> assertThat(node.join()).isNull());
        }
    }

    /** The role that serves: what it may not do is what a hole in us could not do either. */
    @Test
    void theServiceReadsAndWritesRowsAndNothingElse(Vertx vertx) throws StoreException, SQLException {
        Database database = open(vertx);
        assertThat(Await.value(database.store().users().insert(EMAIL, HASH, NOW))
                        .email())
                .isEqualTo(EMAIL);
        try (Connection connection = DriverManager.getConnection(settings.dbUrl, "postern", "postern");
                Statement statement = connection.createStatement()) {
            for (String forbidden : List.of(
                    "CREATE TABLE t (i INT)",
                    "DROP TABLE users",
                    "ALTER TABLE users ADD COLUMN c INT",
                    "TRUNCATE sessions",
                    "DELETE FROM flyway_schema_history",
                    "UPDATE flyway_schema_history SET success = false",
                    "ALTER TABLE sessions DISABLE TRIGGER ALL",
                    "CREATE FUNCTION f() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
                    "CREATE ROLE r",
                    "COPY users TO '/tmp/users'")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOfSatisfying(SQLException.class, fault -> assertThat(fault.getSQLState())
                                .isEqualTo("42501"));
            }
        }
        Await.done(database.close());
    }

    @Test
    void aStoreThatIsNotUpToDateIsRefusedToWhoMayNotChangeIt(Vertx vertx) {
        settings.dbUrl = Postgres.server().newEmptyStore();

        assertThatThrownBy(() -> open(vertx))
                .isInstanceOfSatisfying(StoreException.class, fault -> assertThat(fault.isAway())
                        .isFalse())
                .hasMessageStartingWith("db.url: the store's tables cannot be brought up to date");
    }

    @Test
    void aWrongPasswordIsRefusedAtOnce(Vertx vertx) {
        settings.dbPassword = "wrong";

        assertThatThrownBy(() -> open(vertx))
                .isInstanceOfSatisfying(StoreException.class, fault -> assertThat(fault.isAway())
                        .isFalse())
                .satisfies(fault -> assertThat(fault.toString()).doesNotContain("wrong"));
    }

    @Test
    void nobodyThereIsAway(Vertx vertx) {
        TcpProxy line = TcpProxy.to(Postgres.server().port());
        line.close();
        settings.dbUrl = "jdbc:postgresql://localhost:" + line.port() + "/postern";

        assertThatThrownBy(() -> open(vertx))
                .isInstanceOfSatisfying(StoreException.class, fault -> assertThat(fault.isAway())
                        .isTrue());
    }

    @Test
    @Tag("slow")
    void whoTakesAConnectionAndSaysNothingIsAway(Vertx vertx) throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            settings.dbUrl = "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/postern";

            assertThatThrownBy(() -> open(vertx))
                    .isInstanceOfSatisfying(StoreException.class, fault -> assertThat(fault.isAway())
                            .isTrue());
        }
    }

    @Test
    void aTransactionThatWasGivenUpIsRolledBack(Vertx vertx) throws StoreException {
        Database database = open(vertx);
        User user = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        Promise<Void> late = Promise.promise();
        PasswordHash other = new PasswordHash("bcrypt", "other");

        Reason reason = Await.reason(database.transaction(
                store -> store.users().changePassword(user.id(), other).compose(changed -> late.future())));
        late.complete();

        assertThat(reason).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(Await.value(database.store().users().changePassword(user.id(), HASH)))
                .as("the row is not locked any more")
                .isTrue();
        Await.done(database.close());
    }

    @Test
    void whoWaitsForARowTooLongIsRefusedAndTheRestGoesOn(Vertx vertx) throws StoreException, SQLException {
        Database database = open(vertx);
        User user = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        try (Connection other = DriverManager.getConnection(settings.dbUrl, "postern", "postern");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            assertThat(statement.executeUpdate("UPDATE users SET failures = 1")).isEqualTo(1);

            Future<Boolean> waits = database.store().users().changePassword(user.id(), HASH);

            assertThat(Await.value(database.store().users().findByEmail(EMAIL))).contains(user);
            assertThat(Await.reason(waits)).isEqualTo(Reason.STORE_UNAVAILABLE);
            other.rollback();
        }
        Await.until(() -> Await.settled(database.store().users().changePassword(user.id(), HASH))
                .succeeded());
        Await.done(database.close());
    }

    @Test
    void twoWhoWaitForEachOtherBothSucceed(Vertx vertx) throws StoreException {
        Database database = open(vertx);
        User bob = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        User carol = Await.value(database.store()
                .users()
                .insert(EmailAddress.parse("carol@example.com").orElseThrow(), HASH, NOW));
        Promise<Void> bobLocked = Promise.promise();
        Promise<Void> carolLocked = Promise.promise();

        Future<Boolean> first = database.transaction(store -> store.users()
                .changePassword(bob.id(), HASH)
                .onSuccess(locked -> bobLocked.tryComplete())
                .compose(locked -> carolLocked.future())
                .compose(both -> store.users().changePassword(carol.id(), HASH)));
        Future<Boolean> second = database.transaction(store -> store.users()
                .changePassword(carol.id(), HASH)
                .onSuccess(locked -> carolLocked.tryComplete())
                .compose(locked -> bobLocked.future())
                .compose(both -> store.users().changePassword(bob.id(), HASH)));

        assertThat(Await.value(first)).isTrue();
        assertThat(Await.value(second)).isTrue();
        Await.done(database.close());
    }

    @Test
    void everyConnectionIsEncryptedAndTheServerProven(Vertx vertx, @TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("server.pem");
        TestCertificate.make(folder, "server").write(certificate, folder.resolve("server.key"));
        Path stranger = folder.resolve("stranger.pem");
        TestCertificate.make(folder, "stranger").write(stranger, folder.resolve("stranger.key"));
        try (EmbeddedPostgres server = encrypted(certificate, folder.resolve("server.key"))) {
            String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?sslmode=verify-full";
            settings.dbUser = "postgres";
            settings.dbUrl = url + "&sslrootcert=" + certificate;
            Database database = open(vertx);
            database.notices().listen(new Silence());
            Await.until(() -> database.notices().areCurrent());
            assertThat(Await.value(database.store().users().insert(EMAIL, HASH, NOW))
                            .email())
                    .isEqualTo(EMAIL);
            assertThat(count(
                            server,
                            "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                                    + " WHERE a.application_name = 'postern' AND s.ssl"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(count(
                            server,
                            "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)"
                                    + " WHERE a.application_name = 'postern' AND NOT s.ssl"))
                    .isZero();
            Await.done(database.close());

            assertRefused(vertx, url + "&sslrootcert=" + stranger, HANDSHAKE);
            assertRefused(vertx, url, HANDSHAKE);
        }
    }

    /** Both drivers go by Java's own list; the blocking one reads it once in a process, so the other is asked here. */
    @Test
    void withoutAnAuthorityOfItsOwnAServerIsProvenByThoseThatJavaTrusts(Vertx vertx, @TempDir Path folder)
            throws Exception {
        Path certificate = folder.resolve("server.pem");
        TestCertificate made = TestCertificate.make(folder, "server");
        made.write(certificate, folder.resolve("server.key"));
        try (EmbeddedPostgres server = encrypted(certificate, folder.resolve("server.key"))) {
            settings.dbUser = "postgres";
            settings.dbUrl = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?sslmode=verify-full";
            System.setProperty("javax.net.ssl.trustStore", made.pkcs12().toString());
            System.setProperty("javax.net.ssl.trustStorePassword", TestCertificate.PASSWORD);

            PgConnection connection =
                    Await.value(PgConnection.connect(vertx, address().connection()));

            assertThat(connection.isSSL()).isTrue();
            Await.done(connection.close());
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused(Vertx vertx, @TempDir Path folder) throws Exception {
        Path certificate = folder.resolve("other.pem");
        TestCertificate.make(folder, "other", 90, "EC -groupname secp256r1", "dns:other.example")
                .write(certificate, folder.resolve("other.key"));
        try (EmbeddedPostgres server = encrypted(certificate, folder.resolve("other.key"))) {
            assertRefused(
                    vertx,
                    "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?sslmode=verify-full&sslrootcert="
                            + certificate,
                    HANDSHAKE);
        }
    }

    @Test
    void aServerWithoutEncryptionIsRefusedWhereItIsAskedFor(Vertx vertx) {
        assertRefused(vertx, settings.dbUrl + "?sslmode=verify-full", "does not handle SSL");
    }

    /** By both drivers: the one that migrates is asked first, so the other is tried by itself. */
    private void assertRefused(Vertx vertx, String url, String why) {
        settings.dbUrl = url;

        assertThatThrownBy(() -> open(vertx)).isInstanceOf(StoreException.class);
        assertThat(Await.failure(PgConnection.connect(vertx, address().connection())))
                .hasStackTraceContaining(why);
    }

    private PgAddress address() {
        return new PgAddress(
                PostgresUrl.parse(settings.dbUrl).orElseThrow(),
                settings.build().db());
    }

    private static EmbeddedPostgres encrypted(Path certificate, Path key) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", key.toString())
                .start();
    }

    private static int count(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : -1;
        }
    }

    /** Whatever a node's own clock says. */
    @Test
    void theStoresClockIsEverybodys(Vertx vertx) throws StoreException {
        turnStoresClock("+ interval '5 minutes'");
        Database database = open(vertx);
        assertThat(aheadOfThisMachine(database)).isCloseTo(300_000, within(1_000L));

        database.notices().listen(new Silence());
        turnStoresClock("- interval '5 minutes'");

        Await.until(() -> Math.abs(aheadOfThisMachine(database) + 300_000) < 1_000);
        Await.done(database.close());
    }

    private void turnStoresClock(String by) {
        Postgres.server()
                .run(
                        settings.dbUrl,
                        "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS"
                                + " $$ SELECT pg_catalog.clock_timestamp() " + by + " $$;"
                                + " DO $$ BEGIN EXECUTE format('ALTER ROLE postern IN DATABASE %I SET search_path ="
                                + " public, pg_catalog', current_database()); END $$");
    }

    private static long aheadOfThisMachine(Database database) {
        return database.clock().millis() - System.currentTimeMillis();
    }

    private Database open(Vertx vertx) throws StoreException {
        return Database.open(vertx, settings.build().db(), new SecureRandom());
    }

    private static Settings.Db owner(String url) {
        return new Settings.Db(url, "postern_owner", "postern", 8, 0);
    }

    private static final class Silence implements Notices.Listener {
        @Override
        public void sessionsEnded(List<dev.postern.domain.Token.Digest> tokens) {}

        @Override
        public void endingsMissed() {}

        @Override
        public void told(String text) {}
    }
}
