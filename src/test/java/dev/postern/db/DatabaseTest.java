package dev.postern.db;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.domain.AuthException;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final EmailAddress EMAIL =
            EmailAddress.parse("bob@example.com").orElseThrow();
    private static final PasswordHash HASH = new PasswordHash("bcrypt", "hash");

    @Test
    void aTransactionThatFailsLeavesNothing(Vertx vertx) throws StoreException {
        Database database = open(vertx, new TestSettings());

        Reason reason = Await.reason(database.transaction(store -> store.users()
                .insert(EMAIL, HASH, NOW)
                .compose(user -> Future.failedFuture(new AuthException(Reason.BUSY)))));

        assertThat(reason).isEqualTo(Reason.BUSY);
        assertThat(Await.value(database.store().users().findByEmail(EMAIL))).isEmpty();
        Await.done(database.close());
    }

    @Test
    void aTransactionThatGaveWayIsRunAgain(Vertx vertx) throws StoreException {
        Database database = open(vertx, new TestSettings());
        int[] runs = {0};

        String result = Await.value(database.transaction(store -> {
            runs[0]++;
            return runs[0] < 3 ? Future.failedFuture(new Faults.Conflict()) : Future.succeededFuture("done");
        }));

        assertThat(result).isEqualTo("done");
        assertThat(runs[0]).isEqualTo(3);
        Await.done(database.close());
    }

    @Test
    void aTransactionThatAlwaysGivesWayEnds(Vertx vertx) throws StoreException {
        Database database = open(vertx, new TestSettings());

        assertThat(Await.reason(database.transaction(store -> Future.failedFuture(new Faults.Conflict()))))
                .isEqualTo(Reason.STORE_UNAVAILABLE);
        Await.done(database.close());
    }

    /** Vert.x 5.0's JDBC client leaves automatic commit off after a connection's first transaction. */
    @Test
    void whatIsWrittenAfterATransactionIsKept(Vertx vertx) throws StoreException {
        TestSettings one = new TestSettings();
        one.poolSize = 1;
        Database database = open(vertx, one);
        User user = Await.value(database.transaction(store -> store.users().insert(EMAIL, HASH, NOW)));
        Token.Digest digest = Token.generate(new SecureRandom()).digest();

        Await.done(database.store().sessions().insert(new Session(digest, user.id(), user.email(), NOW, NOW), CALLER));

        Optional<Session> seenByAnother =
                Await.value(database.transaction(store -> store.sessions().find(digest)));
        assertThat(seenByAnother).isPresent();
        Await.done(database.close());
    }

    /** HSQLDB can let a writer that finds a row in use wait for ever. */
    @Test
    @Tag("embedded")
    void aWriteWaitsForTheTransactionBeforeItAndNotInsideTheStore(Vertx vertx) throws StoreException {
        Database database = open(vertx, new TestSettings());
        User user = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        Promise<Boolean> changed = Promise.promise();
        Promise<Void> mayEnd = Promise.promise();
        Future<Void> transaction = database.transaction(store -> store.users()
                .changePassword(user.id(), HASH)
                .onComplete(changed)
                .compose(locked -> mayEnd.future()));
        Await.done(changed.future());
        long before = database.statements();

        Future<Boolean> write = database.store().users().changePassword(user.id(), HASH);

        assertThat(Await.value(database.store().users().findByEmail(EMAIL))).contains(user);
        assertThat(database.statements()).as("only the reading").isEqualTo(before + 1);
        assertThat(write.isComplete()).isFalse();
        mayEnd.fail(new AuthException(Reason.RESET_TOKEN_INVALID));
        assertThat(Await.value(write)).isTrue();
        assertThat(Await.reason(transaction)).isEqualTo(Reason.RESET_TOKEN_INVALID);
        Await.done(database.close());
    }

    /** With fewer worker threads than connections, those that wait keep others from going on. */
    @Test
    void manyWritesAtOnceAllEnd() throws StoreException {
        TestSettings many = new TestSettings();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(Database.workersFor(many.build().db())));
        Database database = open(vertx, many);
        User user = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        Supplier<Future<Boolean>> statement = () -> database.store().users().changePassword(user.id(), HASH);
        Supplier<Future<Boolean>> transaction = () -> database.transaction(
                store -> store.users().changePassword(user.id(), HASH).compose(locked -> store.users()
                        .changePassword(user.id(), HASH)));

        List<Supplier<Future<Boolean>>> work = new ArrayList<>(Collections.nCopies(200, transaction));
        work.addAll(Collections.nCopies(200, statement));
        List<Future<Boolean>> all = work.stream().map(Supplier::get).toList();

        assertThat(all).allMatch(done -> Await.value(done));
        Await.done(database.close());
        Await.done(vertx.close());
    }

    @Test
    void whatIsStoredIsThereAfterARestart(Vertx vertx, @TempDir Path directory) throws StoreException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Database first = open(vertx, files);
        User user = Await.value(first.store().users().insert(EMAIL, HASH, NOW));
        Await.done(first.close());

        Database second = open(vertx, files);

        assertThat(Await.value(second.store().users().findByEmail(EMAIL))).contains(user);
        Await.done(second.close());
    }

    @Test
    void theWriteDelayIsOffAtEveryStart(Vertx vertx, @TempDir Path directory)
            throws StoreException, SQLException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        for (int start = 0; start < 2; start++) {
            Database database = open(vertx, files);
            try (Connection connection = connect(files, directory);
                    Statement statement = connection.createStatement()) {
                assertThat(text(statement, "hsqldb.write_delay_millis")).isEqualTo("0");
                boolean forTheNextStart = statement.execute("SET FILES WRITE DELAY 500 MILLIS");
                assertThat(forTheNextStart).isFalse();
            }
            Await.done(database.close());
        }
    }

    @Test
    void aSecondProcessIsRefusedAtOnce(Vertx vertx, @TempDir Path directory) throws StoreException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Database first = open(vertx, files);

        assertThatThrownBy(() -> open(vertx, files))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another process");

        assertThat(Await.value(first.store().users().insert(EMAIL, HASH, NOW)).email())
                .isEqualTo(EMAIL);
        Await.done(first.close());
    }

    @Test
    void aDiskWithoutRoomIsRefusedAndNotLocked(Vertx vertx, @TempDir Path directory) throws StoreException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        files.freeSpaceFloorBytes = Long.MAX_VALUE;

        assertThatThrownBy(() -> open(vertx, files)).hasMessageStartingWith("db.free_space_floor: less than");

        files.freeSpaceFloorBytes = 1;
        Await.done(open(vertx, files).close());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefused(Vertx vertx, @TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> open(vertx, new TestSettings().inFiles(file.resolve("postern"))))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("db.url: ");
    }

    @Test
    void aLostCredentialIsRefusedWithAReason(Vertx vertx, @TempDir Path directory) throws StoreException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Await.done(open(vertx, files).close());
        Files.delete(directory.resolve("postern.credential"));

        assertThatThrownBy(() -> open(vertx, files)).hasMessageContaining("postern.credential is missing");
    }

    /** What a kill has left between two files that HSQLDB writes. */
    @Test
    void aFirstStartThatWasCutShortIsMadeGoodByTheNext(Vertx vertx, @TempDir Path directory)
            throws StoreException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Path properties = directory.resolve("postern.properties");
        Await.done(open(vertx, files).close());
        String begun = Files.readString(properties).replace("modified=no", "modified=yes");
        for (String end : new String[] {"script", "data", "properties"}) {
            Files.delete(directory.resolve("postern." + end));
        }
        Files.writeString(properties, begun);

        Database database = open(vertx, files);

        assertThat(Await.value(database.store().users().insert(EMAIL, HASH, NOW))
                        .email())
                .isEqualTo(EMAIL);
        Await.done(database.close());
    }

    @Test
    void aStoreWithRowsThatHasLostItsScriptIsRefusedAndLeftAsItIs(Vertx vertx, @TempDir Path directory)
            throws StoreException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Await.done(open(vertx, files).close());
        Files.delete(directory.resolve("postern.script"));
        byte[] rows = Files.readAllBytes(directory.resolve("postern.data"));

        assertThatThrownBy(() -> open(vertx, files)).isInstanceOf(StoreException.class);

        assertThat(directory.resolve("postern.data")).hasBinaryContent(rows);
    }

    @Test
    void onlyTheOwnerMayReadTheStoreAndItsCredential(Vertx vertx, @TempDir Path parent)
            throws StoreException, IOException {
        Path directory = parent.resolve("data");
        Await.done(open(vertx, new TestSettings().inFiles(directory.resolve("postern")))
                .close());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("postern.credential"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx--x---", "rwx---r--", "rwxrwxrwx"})
    void aDirectoryThatIsOpenToOthersIsRefusedAndLeftAsItIs(String permissions, @TempDir Path parent)
            throws IOException {
        Path directory = Files.createDirectory(parent.resolve("data"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
        Vertx vertx = Vertx.vertx();

        assertThatThrownBy(() -> open(vertx, new TestSettings().inFiles(directory.resolve("postern"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is open to others than its owner (" + permissions + ")")
                .hasMessageContaining("chmod it to 700");
        assertThat(directory).isEmptyDirectory();
        Await.done(vertx.close());
    }

    @Test
    void noBlankPasswordOpensTheStore(Vertx vertx, @TempDir Path directory) throws StoreException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Database database = open(vertx, files);

        for (String user : new String[] {"SA", "sa", "postern", ""}) {
            assertThatThrownBy(() ->
                            DriverManager.getConnection(files.dbUrl, user, "").close())
                    .as("user " + user)
                    .isInstanceOf(SQLException.class);
        }
        Await.done(database.close());
    }

    @Test
    void noStatementCallsJava(Vertx vertx, @TempDir Path directory) throws StoreException, SQLException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Database database = open(vertx, files);
        try (Connection connection = connect(files, directory);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CALL \"java.lang.System.getProperty\"('user.name')"))
                    .isInstanceOf(SQLException.class);
        }
        Await.done(database.close());
    }

    /** As HSQLDB says it, on the thread that commits. */
    @Test
    void afterALogThatCouldNotBeWrittenNothingIsAcknowledged(Vertx vertx, @TempDir Path directory)
            throws StoreException, SQLException, IOException {
        TestSettings files = new TestSettings().inFiles(directory.resolve("postern"));
        Database database = open(vertx, files);
        User user = Await.value(database.store().users().insert(EMAIL, HASH, NOW));
        try (Connection connection = connect(files, directory);
                Statement statement = connection.createStatement();
                ResultSet name = statement.executeQuery("CALL DATABASE_NAME()")) {
            assertThat(name.next()).isTrue();
            Logger.getLogger("hsqldb.db." + name.getString(1) + ".ENGINE")
                    .log(Level.WARNING, "ScriptWriter synch error: ", new IOException("no room"));
        }

        assertThat(Await.reason(database.store().users().changePassword(user.id(), HASH)))
                .isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(Await.reason(database.transaction(store -> store.users().changePassword(user.id(), HASH))))
                .isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(Await.reason(database.ready())).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(Await.value(database.store().users().findByEmail(EMAIL))).contains(user);
        Await.done(database.close());
        Await.done(open(vertx, files).close());
    }

    private static Database open(Vertx vertx, TestSettings settings) throws StoreException {
        return Database.open(vertx, settings.build().db(), new SecureRandom());
    }

    /** A way into an open store of this process, past the service. */
    private static Connection connect(TestSettings files, Path directory) throws SQLException, IOException {
        String credential = Files.readString(directory.resolve("postern.credential"));
        return DriverManager.getConnection(files.dbUrl, "postern", credential.strip());
    }

    private static String text(Statement statement, String property) throws SQLException {
        try (ResultSet result = statement.executeQuery(
                "SELECT property_value FROM information_schema.system_properties WHERE property_name = '" + property
                        + "'")) {
            return result.next() ? result.getString(1) : "";
        }
    }
}
