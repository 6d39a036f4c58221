package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks from memory: what they cost the store, what the store learns of them, and that no ending is ever missed. */
class SessionChecksTest {
    private static final String EMAIL = "bob@example.com";

    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final TestService service = TestService.open(settings);

    @BeforeEach
    void register() {
        // What began before the other nodes are heard is read once more.
        Await.until(service.auth()::hearsEndings);
        service.register(EMAIL, "secret");
    }

    @Test
    void checksAskTheStoreNothing() {
        List<Token> sessions = IntStream.range(0, settings.sessionsPerUser)
                .mapToObj(i -> service.session(EMAIL, "secret"))
                .toList();
        long before = service.statements();

        for (int round = 0; round < 100; round++) {
            assertThat(sessions).allMatch(service::isLive);
        }

        assertThat(service.statements() - before).isZero();
    }

    @Test
    void aSessionOfAnEarlierProcessIsReadOnce(@TempDir Path directory) {
        TestSettings files =
                new TestSettings().inFiles(directory.resolve("data").resolve("postern"));
        Token session;
        try (TestService first = TestService.open(files)) {
            first.register(EMAIL, "secret");
            session = first.session(EMAIL, "secret");
        }

        try (TestService second = TestService.open(files)) {
            assertThat(second.isLive(session)).isTrue();
            assertThat(second.isLive(session)).isTrue();
            assertThat(second.statements()).isEqualTo(1);
        }
    }

    @Test
    void aTokenOfNobodyIsLookedUpOnce() {
        Token unknown = Token.generate(service.random());
        long before = service.statements();

        assertThat(service.isLive(unknown)).isFalse();
        assertThat(service.isLive(unknown)).isFalse();

        assertThat(service.statements() - before).isEqualTo(1);
    }

    @Test
    void manyUsesAreWrittenInOneStatement() {
        List<Token> sessions = IntStream.range(0, settings.sessionsPerUser)
                .mapToObj(i -> service.session(EMAIL, "secret"))
                .toList();
        service.clock().advance(Duration.ofSeconds(30));
        assertThat(sessions).allMatch(service::isLive);
        long before = service.statements();

        Await.done(service.auth().settle());

        assertThat(service.statements() - before).isEqualTo(1);
        assertThat(sessions)
                .allMatch(session ->
                        stored(session).lastSeen().equals(service.clock().instant()));
    }

    @Test
    void whatIsWrittenIsNotWrittenAgain() {
        Token session = service.session(EMAIL, "secret");
        service.clock().advance(Duration.ofSeconds(30));
        assertThat(service.isLive(session)).isTrue();
        Await.done(service.auth().settle());
        long before = service.statements();

        Await.done(service.auth().settle());

        assertThat(service.statements() - before).isZero();
    }

    /** Nobody waits for a use to be written, so this asks the store until it is. */
    @Test
    void aUseIsWrittenByItselfOnceTheStoreIsAnIntervalBehind() {
        Token session = service.session(EMAIL, "secret");
        service.clock().advance(settings.touchInterval);

        assertThat(service.isLive(session)).isTrue();

        Await.until(() -> stored(session).lastSeen().equals(service.clock().instant()));
    }

    @Test
    void aSessionOutOfMemoryIsReadAgain() {
        TestSettings small = new TestSettings();
        small.sessionsCache = 1;
        small.sessionsPerUser = 100;
        try (TestService forgetful = TestService.open(small)) {
            forgetful.register(EMAIL, "secret");
            List<Token> sessions = IntStream.range(0, 20)
                    .mapToObj(i -> forgetful.session(EMAIL, "secret"))
                    .toList();

            assertThat(sessions).allMatch(forgetful::isLive);
            Await.done(forgetful.auth().signOut(CALLER, Optional.of(sessions.get(3))));
            assertThat(sessions.stream().filter(forgetful::isLive)).hasSize(19);
        }
    }

    @Test
    void aStoreThatIsClosedLosesNoUseSilently() {
        TestService lost = TestService.open(new TestSettings());
        lost.register(EMAIL, "secret");
        Token session = lost.session(EMAIL, "secret");
        lost.clock().advance(Duration.ofSeconds(30));
        assertThat(lost.isLive(session)).isTrue();
        Await.done(lost.database().close());

        try (LogCapture log = LogCapture.open()) {
            Await.done(lost.auth().settle());

            assertThat(log.linesFrom(Level.WARN)).anyMatch(line -> line.startsWith("event=touch_lost"));
        }
    }

    @Test
    void noCheckSucceedsAfterALogOut() {
        checkAgainstLogOut(200);
    }

    @Test
    @Tag("slow")
    void noCheckEverSucceedsAfterALogOut() {
        checkAgainstLogOut(10_000);
    }

    @Test
    void noCheckSucceedsAfterAReset() {
        checkAgainstReset(100);
    }

    @Test
    @Tag("slow")
    void noCheckEverSucceedsAfterAReset() {
        checkAgainstReset(10_000);
    }

    /** Half of the rounds find the session in memory, half have to read it. */
    private void checkAgainstLogOut(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Token session = sessionReadLater(round % 2 == 0);
            List<Future<Boolean>> checks = new ArrayList<>(checks(session));
            Future<?> logOut = service.auth().signOut(CALLER, Optional.of(session));
            Future<Boolean> after = logOut.compose(done -> isLive(session));
            checkUntilComplete(logOut, session, checks);

            assertThat(Await.value(after)).as("round %d", round).isFalse();
            assertThat(service.isLive(session)).isFalse();
            checks.forEach(Await::value);
            assertThat(service.isLive(session)).isFalse();
        }
    }

    private void checkAgainstReset(int rounds) {
        for (int round = 0; round < rounds; round++) {
            Token session = sessionReadLater(round % 2 == 0);
            String token = service.resetToken(EMAIL);
            List<Future<Boolean>> checks = new ArrayList<>(checks(session));
            Future<?> reset = service.auth().resetPassword(CALLER, EMAIL, token, "secret");
            Future<Boolean> after = reset.compose(done -> isLive(session));
            checkUntilComplete(reset, session, checks);

            assertThat(Await.value(after)).as("round %d", round).isFalse();
            checks.forEach(Await::value);
            assertThat(service.isLive(session)).isFalse();
        }
    }

    /** A session that this process has begun, or one that it has to read. */
    private Token sessionReadLater(boolean later) {
        if (!later) {
            return service.session(EMAIL, "secret");
        }
        Token token = Token.generate(service.random());
        EmailAddress email = EmailAddress.parse(EMAIL).orElseThrow();
        Await.done(service.database()
                .store()
                .sessions()
                .insert(
                        new Session(
                                token.digest(),
                                1,
                                email,
                                service.clock().instant(),
                                service.clock().instant()),
                        CALLER));
        return token;
    }

    private void checkUntilComplete(Future<?> ending, Token session, List<Future<Boolean>> checks) {
        Await.until(() -> checks.addAll(checks(session)) && ending.isComplete());
    }

    private List<Future<Boolean>> checks(Token session) {
        return List.of(isLive(session), isLive(session));
    }

    private Future<Boolean> isLive(Token session) {
        return service.auth()
                .whoAmI(() -> CALLER, Optional.of(session))
                .map(true)
                .otherwise(false);
    }

    private Session stored(Token session) {
        return Await.value(service.database().store().sessions().find(session.digest()))
                .orElseThrow();
    }
}
