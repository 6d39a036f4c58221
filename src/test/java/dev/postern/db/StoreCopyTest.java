package dev.postern.db;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.config.Settings;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.OneTimeToken;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.Postgres;
import dev.postern.testing.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgresql")
@ExtendWith(VertxExtension.class)
class StoreCopyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PasswordHash HASH = new PasswordHash("bcrypt", "hash");
    private static final int ACCOUNTS = 20;

    private Path directory = Path.of("");
    private final List<User> users = new ArrayList<>();
    private final List<Token.Digest> tokens = new ArrayList<>();
    private Settings.Db files = new Settings.Db("", "", "", 1, 0);

    @BeforeEach
    void fill(Vertx vertx, @TempDir Path temporary) throws StoreException {
        directory = temporary;
        files = new TestSettings().inFiles(directory.resolve("from")).build().db();
        Database database = Database.open(vertx, files, new SecureRandom());
        for (int i = 0; i < ACCOUNTS; i++) {
            EmailAddress email =
                    EmailAddress.parse("J\u00fcrgen" + i + "@example.com").orElseThrow();
            User user = Await.value(database.store().users().insert(email, HASH, NOW));
            Token.Digest digest = Token.generate(new SecureRandom()).digest();
            Await.done(database.store().sessions().insert(new Session(digest, user.id(), email, NOW, NOW), CALLER));
            Await.done(database.store()
                    .tokens()
                    .replace(new OneTimeToken(user.id(), OneTimeToken.Purpose.RESET, digest, "", NOW)));
            Await.done(database.store().registrations().insert(email, HASH, "192.0.2.7", NOW, NOW));
            Await.done(database.store().formerAddresses().insert(user.id(), email, NOW, NOW));
            Await.done(database.store().mails().insert(Mail.Kind.RESET, email, i, CALLER, NOW));
            Await.done(database.transaction(store -> store.devices().noteLogin(digest, user.id(), NOW, 5)));
            users.add(user);
            tokens.add(digest);
        }
        Await.done(database.store().users().noteFailure(users.get(0).id()));
        Await.done(database.close());
    }

    @Test
    void thereAndBackEverythingIsTheSame(Vertx vertx) throws StoreException {
        Settings.Db postgres = postgres();
        Settings.Db back =
                new TestSettings().inFiles(directory.resolve("back")).build().db();

        List<StoreCopy.Verified> there = copy(files, postgres);
        List<StoreCopy.Verified> again = copy(postgres, back);

        assertThat(there).extracting(StoreCopy.Verified::rows).containsOnly((long) ACCOUNTS);
        assertThat(again).isEqualTo(there);
        assertHoldsAll(vertx, postgres);
        assertHoldsAll(vertx, back);
    }

    @Test
    void aCopyThatIsCompleteIsVerifiedAgain() throws StoreException {
        Settings.Db postgres = postgres();

        assertThat(copy(files, postgres)).isEqualTo(copy(files, postgres));
    }

    @Test
    void aCopyThatWasCutShortGoesOn(Vertx vertx) throws StoreException {
        Settings.Db postgres = postgres();
        assertThatThrownBy(() -> new StoreCopy(files, postgres, (doing, table, rows, of) -> {
                            if (doing.equals("copying") && table.equals("sessions")) {
                                throw new IllegalStateException("cut");
                            }
                        })
                        .run(new SecureRandom()))
                .hasMessage("cut");

        assertThat(copy(files, postgres)).extracting(StoreCopy.Verified::rows).containsOnly((long) ACCOUNTS);
        assertHoldsAll(vertx, postgres);
    }

    @Test
    void aTargetThatHoldsSomethingElseIsRefusedAndLeftAsItIs(Vertx vertx) throws StoreException {
        Settings.Db postgres = postgres();
        Database database = Database.open(vertx, postgres, new SecureRandom());
        User stranger = Await.value(database.store()
                .users()
                .insert(EmailAddress.parse("stranger@example.com").orElseThrow(), HASH, NOW));

        assertThatThrownBy(() -> copy(files, postgres))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the target is not empty");

        assertThat(Await.value(database.store().users().findByEmail(stranger.email())))
                .contains(stranger);
        assertThat(Await.value(database.store().users().findByEmail(users.get(1).email())))
                .isEmpty();
        Await.done(database.close());
    }

    @Test
    void aSourceThatIsNotThereIsRefusedAndNotMade() {
        Settings.Db missing =
                new TestSettings().inFiles(directory.resolve("missing")).build().db();

        assertThatThrownBy(() -> copy(missing, postgres())).hasMessageContaining("there is no store at");
        assertThat(directory.resolve("missing.properties")).doesNotExist();
    }

    /** A table or a column that a later version adds is not to be forgotten. */
    @Test
    void everyColumnOfEveryTableIsCopied() throws StoreException, SQLException {
        Map<String, Set<String>> copied = CopiedTable.ALL.stream()
                .collect(Collectors.toMap(CopiedTable::name, table -> new TreeSet<>(table.columns())));
        Map<String, Set<String>> there = new TreeMap<>();
        try (CopySide side = CopySide.target(postgres(), new SecureRandom());
                Statement statement = side.connection().createStatement();
                ResultSet columns = statement.executeQuery("SELECT table_name, column_name"
                        + " FROM information_schema.columns WHERE table_schema = 'public'"
                        + " AND table_name <> 'flyway_schema_history'")) {
            while (columns.next()) {
                boolean unused = there.computeIfAbsent(columns.getString(1), table -> new TreeSet<>())
                        .add(columns.getString(2));
            }
        }

        assertThat(copied).isEqualTo(there);
    }

    @Test
    void aStoreIsNotCopiedOntoItself() {
        assertThatThrownBy(() -> copy(files, files)).hasMessageContaining("the same store");

        Settings.Db one = postgres();
        Settings.Db byAnotherName =
                new Settings.Db(one.url().replace("localhost", "127.0.0.1"), one.user(), one.password(), 8, 0);
        assertThat(byAnotherName).isNotEqualTo(one);
        assertThatThrownBy(() -> copy(one, byAnotherName)).hasMessageContaining("the same store");
    }

    @Test
    void whatIsWrittenAfterwardsIsNumberedOn(Vertx vertx) throws StoreException {
        Settings.Db postgres = postgres();
        List<StoreCopy.Verified> unused = copy(files, postgres);
        Database database = Database.open(vertx, postgres, new SecureRandom());

        User next = Await.value(database.store()
                .users()
                .insert(EmailAddress.parse("next@example.com").orElseThrow(), HASH, NOW));

        assertThat(next.id()).isGreaterThan(users.get(ACCOUNTS - 1).id());
        Await.done(database.close());
    }

    private void assertHoldsAll(Vertx vertx, Settings.Db copy) throws StoreException {
        Database database = Database.open(vertx, copy, new SecureRandom());
        for (int i = 0; i < ACCOUNTS; i++) {
            User user = Await.value(
                            database.store().users().findByEmail(users.get(i).email()))
                    .orElseThrow();
            assertThat(user.id()).isEqualTo(users.get(i).id());
            assertThat(user.email()).isEqualTo(users.get(i).email());
            assertThat(Await.value(database.store().sessions().find(tokens.get(i))))
                    .isPresent();
            assertThat(Await.value(database.store().tokens().find(tokens.get(i), NOW.minusSeconds(1))))
                    .isPresent();
        }
        assertThat(Await.value(database.store().users().findByEmail(users.get(0).email()))
                        .orElseThrow()
                        .failures())
                .isEqualTo(1);
        Await.done(database.close());
    }

    private static List<StoreCopy.Verified> copy(Settings.Db from, Settings.Db to) throws StoreException {
        return new StoreCopy(from, to, (doing, table, rows, of) -> {}).run(new SecureRandom());
    }

    private static Settings.Db postgres() {
        return new Settings.Db(Postgres.server().newEmptyStore(), "postern_owner", "postern", 8, 0);
    }
}
