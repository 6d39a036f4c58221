package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.config.Settings;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.Postgres;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on one PostgreSQL; the second reaches it by a line that the test can cut. */
@Tag("postgresql")
class NodesTest {
    private static final String EMAIL = "bob@example.com";

    private final TestSettings settings = new TestSettings().inPostgres();
    private final String store = settings.dbUrl;

    @AutoClose
    private final TcpProxy line = TcpProxy.to(Postgres.server().port());

    @AutoClose
    private final TestService a = TestService.open(settings);

    @AutoClose
    private final TestService b = TestService.open(behindTheLine());

    @BeforeEach
    void listen() {
        a.register(EMAIL, "secret");
        awaitHearing();
    }

    @Test
    void aSessionOfOneNodeIsOneOfTheOtherAndIsReadOnce() {
        Token session = a.session(EMAIL, "secret");
        assertThat(b.isLive(session)).isTrue();
        long before = b.statements();

        assertThat(IntStream.range(0, 1_000)).allMatch(check -> b.isLive(session));

        assertThat(b.statements()).isEqualTo(before);
    }

    @Test
    void aLogOutIsHeardOnTheOtherNode() {
        Token session = a.session(EMAIL, "secret");
        assertThat(b.isLive(session)).isTrue();

        Await.done(a.auth().signOut(CALLER, Optional.of(session)));

        Await.until(() -> !b.isLive(session));
    }

    @Test
    void aResetEndsTheSessionsOfAllNodes() {
        List<Token> sessions = List.of(a.session(EMAIL, "secret"), b.session(EMAIL, "secret"));
        assertThat(sessions).allMatch(a::isLive).allMatch(b::isLive);

        Await.done(a.auth()
                .resetPassword(CALLER, EMAIL, a.resetToken(EMAIL), "another")
                .mapEmpty());

        Await.until(() -> sessions.stream().noneMatch(b::isLive));
        assertThat(sessions).noneMatch(a::isLive);
    }

    @Test
    void aNewAddressIsShownOnTheOtherNode() {
        Token session = a.session(EMAIL, "secret");
        assertThat(Await.value(b.auth().whoAmI(() -> CALLER, Optional.of(session)))
                        .typed())
                .isEqualTo(EMAIL);

        Postgres.server()
                .run(store, "UPDATE users SET email = 'robert@example.com', canonical_email = 'robert@example.com'");

        Await.until(() -> Await.value(b.auth().whoAmI(() -> CALLER, Optional.of(session)))
                .typed()
                .equals("robert@example.com"));
    }

    /** By an operator's own hand: more than fit into one notice, an account and what goes with it, everything. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM sessions", "DELETE FROM users", "TRUNCATE sessions"})
    void whateverEndsSessionsInTheStoreIsHeard(String statement) {
        List<Token> sessions = IntStream.range(0, 250)
                .mapToObj(i -> {
                    a.register("bob" + i + "@example.com", "secret");
                    return a.session("bob" + i + "@example.com", "secret");
                })
                .toList();
        assertThat(sessions).allMatch(b::isLive);

        Postgres.server().run(store, statement);

        Await.until(() -> sessions.stream().noneMatch(a::isLive));
        Await.until(() -> sessions.stream().noneMatch(b::isLive));
    }

    /** The row was read before the log-out, and arrives after the notice of it. */
    @Test
    void aReadingThatCrossedWithAnEndingIsNotKept() {
        Token session = a.session(EMAIL, "secret");
        line.onceSaid(session.digest().hex(), TcpProxy.Then.ANSWERS_ARE_HELD);
        Future<EmailAddress> check = b.auth().whoAmI(() -> CALLER, Optional.of(session));
        Await.until(line::wasSaid);
        // The server has answered once it reports the session as idle again.
        Await.until(() -> Postgres.server().isIdle(store, "FROM sessions s JOIN users"));

        Await.done(a.auth().signOut(CALLER, Optional.of(session)));
        awaitTold();
        line.letGo();

        assertThat(Await.reason(check)).isEqualTo(Reason.NO_SESSION);
        assertThat(b.isLive(session)).isFalse();
    }

    @Test
    void withoutALineEachCheckAsksTheStoreAndAfterwardsMemoryAgain() {
        Token session = a.session(EMAIL, "secret");
        assertThat(b.isLive(session)).isTrue();

        Postgres.server().endListeners(store);
        Await.until(() -> !b.auth().hearsEndings());
        long before = b.statements();
        boolean live = b.isLive(session);

        assertThat(live).isTrue();
        assertThat(b.statements()).isGreaterThan(before);
        awaitHearing();
    }

    /** Nothing tells the node that its line is dead but that nothing comes. */
    @Test
    void onALineThatHangsNothingIsBelievedForLongerThanASecond() {
        Token session = a.session(EMAIL, "secret");
        assertThat(b.isLive(session)).isTrue();
        line.hold();

        Await.done(a.auth().signOut(CALLER, Optional.of(session)));
        long ended = System.nanoTime();
        Await.until(() -> System.nanoTime() - ended > 1_000_000_000L);

        assertThat(b.auth().hearsEndings()).isFalse();
        assertThat(Await.reason(b.auth().whoAmI(() -> CALLER, Optional.of(session))))
                .isEqualTo(Reason.STORE_UNAVAILABLE);
        line.letGo();
        Await.until(() -> b.auth().hearsEndings());
        assertThat(b.isLive(session)).isFalse();
    }

    @Test
    void aSessionUsedOnOneNodeDoesNotEndAsUnusedOnTheOther() {
        Token session = a.session(EMAIL, "secret");
        for (int i = 0; i < 4; i++) {
            a.clock().advance(settings.idle.dividedBy(2));
            b.clock().advance(settings.idle.dividedBy(2));
            assertThat(b.isLive(session)).isTrue();
            Await.done(b.auth().settle());
        }

        assertThat(a.isLive(session)).isTrue();
    }

    @Test
    void triesAreCountedByAllNodesTogether() {
        TestSettings limited = settings;
        limited.throttle = new Settings.Throttle(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        try (TestService c = TestService.open(limited);
                TestService d = TestService.open(limited)) {
            Await.until(() -> c.auth().hearsEndings() && d.auth().hearsEndings());
            long before = c.hashes();

            IntStream.range(0, 5).forEach(i -> Await.reason(c.auth().signIn(CALLER, EMAIL, "wrong", Brought.NOTHING)));

            Await.until(() -> isThrottled(d));
            assertThat(c.hashes() - before).isEqualTo(5);
        }
    }

    /** What is documented: N nodes let through at most N times the limit, and that once. */
    @Test
    void aBurstOnAllNodesAtOnceIsAtMostAsManyTimesTheLimitAsThereAreNodes() {
        settings.throttle = new Settings.Throttle(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        try (TestService c = TestService.open(settings);
                TestService d = TestService.open(settings);
                TestService e = TestService.open(settings)) {
            List<TestService> nodes = List.of(c, d, e);
            Await.until(() -> nodes.stream().allMatch(node -> node.auth().hearsEndings()));
            long before = nodes.stream().mapToLong(TestService::hashes).sum();

            List<Future<?>> tries = IntStream.range(0, 300)
                    .<Future<?>>mapToObj(i -> nodes.get(i % 3).auth().signIn(CALLER, EMAIL, "wrong", Brought.NOTHING))
                    .toList();
            tries.forEach(Await::failure);

            long burst = nodes.stream().mapToLong(TestService::hashes).sum() - before;
            assertThat(burst).isBetween(5L, 15L);
            Await.until(() -> nodes.stream().allMatch(NodesTest::isThrottled));
        }
    }

    @Test
    void aSuccessOnOneNodeIsForgivenOnAll() {
        settings.throttle = new Settings.Throttle(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        try (TestService c = TestService.open(settings);
                TestService d = TestService.open(settings)) {
            Await.until(() -> c.auth().hearsEndings() && d.auth().hearsEndings());
            IntStream.range(0, 5).forEach(i -> Await.reason(c.auth().signIn(CALLER, EMAIL, "wrong", Brought.NOTHING)));
            Await.until(() -> isThrottled(d));
            c.clock().advance(Duration.ofSeconds(2));

            Token session = c.session(EMAIL, "secret");

            assertThat(c.isLive(session)).isTrue();
            Await.until(() -> !isThrottled(d));
        }
    }

    private static boolean isThrottled(TestService node) {
        return Await.reason(node.auth().signIn(CALLER, EMAIL, "wrong again", Brought.NOTHING)) == Reason.THROTTLED;
    }

    private void awaitHearing() {
        Await.until(() -> a.auth().hearsEndings() && b.auth().hearsEndings());
    }

    /** Another ending of another session, which is told after the first. */
    private void awaitTold() {
        a.register("carol@example.com", "secret");
        Token later = a.session("carol@example.com", "secret");
        assertThat(b.isLive(later)).isTrue();
        Await.done(a.auth().signOut(CALLER, Optional.of(later)));
        Await.until(() -> !b.isLive(later));
    }

    private TestSettings behindTheLine() {
        TestSettings other = new TestSettings();
        other.dbUrl = store.replaceFirst(":[0-9]+/", ":" + line.port() + "/");
        other.dbPassword = settings.dbPassword;
        return other;
    }
}
