package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionKeeperTest {
    private static final String EMAIL = "bob@example.com";

    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final TestService service = TestService.open(settings);

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @Test
    void aSessionTellsWhoseItIs() {
        Token session = service.session(EMAIL, "secret");

        assertThat(Await.value(service.auth().whoAmI(() -> CALLER, Optional.of(session)))
                        .typed())
                .isEqualTo(EMAIL);
    }

    @Test
    void noTokenAndAnUnknownTokenAreNoSession() {
        Token unknown = Token.generate(service.random());

        assertThat(Await.reason(service.auth().whoAmI(() -> CALLER, Optional.empty())))
                .isEqualTo(Reason.NO_SESSION);
        assertThat(Await.reason(service.auth().whoAmI(() -> CALLER, Optional.of(unknown))))
                .isEqualTo(Reason.NO_SESSION);
    }

    @Test
    void anUnusedSessionEndsWithItsIdleTime() {
        Token kept = service.session(EMAIL, "secret");
        service.clock().advance(settings.idle.minusSeconds(1));
        boolean justBefore = service.isLive(kept);

        Token left = service.session(EMAIL, "secret");
        service.clock().advance(settings.idle);

        assertThat(justBefore).isTrue();
        assertThat(service.isLive(left)).isFalse();
    }

    @Test
    void manyChecksAtOnceOfASessionThatHasExpiredShareTheReading() {
        Token session = service.session(EMAIL, "secret");
        service.clock().advance(settings.idle);
        long before = service.statements();

        List<Future<EmailAddress>> checks = IntStream.range(0, 100)
                .mapToObj(i -> service.auth().whoAmI(() -> CALLER, Optional.of(session)))
                .toList();

        assertThat(checks).allMatch(check -> Await.reason(check) == Reason.NO_SESSION);
        // Who asks when the reading of others has just come reads again.
        assertThat(service.statements() - before).isLessThan(50);
    }

    @Test
    void useKeepsASessionAlive() {
        Token session = service.session(EMAIL, "secret");

        for (int i = 0; i < 10; i++) {
            service.clock().advance(settings.idle.minusSeconds(1));
            assertThat(service.isLive(session)).isTrue();
            settle();
        }
    }

    @Test
    void aSessionEndsWithItsAbsoluteTimeHoweverItIsUsed() {
        Token session = service.session(EMAIL, "secret");
        Duration step = Duration.ofMinutes(20);
        for (Duration age = Duration.ZERO; age.plus(step).compareTo(settings.absolute) < 0; age = age.plus(step)) {
            service.clock().advance(step);
            assertThat(service.isLive(session)).isTrue();
            settle();
        }

        service.clock().advance(step);

        assertThat(service.isLive(session)).isFalse();
    }

    @Test
    void aSessionThatHasExpiredIsNotAliveAgainWhenTheClockGoesBack() {
        Token session = service.session(EMAIL, "secret");
        Duration away = settings.build().sessions().keptUnused();
        service.clock().advance(away);
        Await.value(service.janitor().clean());
        assertThat(service.isLive(session)).isFalse();
        service.clock().advance(away.negated());

        assertThat(service.isLive(session)).isFalse();
    }

    @Test
    void aLogOutEndsTheSessionAtOnceAndOnlyThatOne() {
        Token here = service.session(EMAIL, "secret");
        Token there = service.session(EMAIL, "secret");

        Await.done(service.auth().signOut(CALLER, Optional.of(here)));

        assertThat(service.isLive(here)).isFalse();
        assertThat(service.isLive(there)).isTrue();
    }

    @Test
    void aSecondLogOutFindsNothing() {
        Token session = service.session(EMAIL, "secret");
        Await.done(service.auth().signOut(CALLER, Optional.of(session)));

        assertThat(Await.reason(service.auth().signOut(CALLER, Optional.of(session))))
                .isEqualTo(Reason.NO_SESSION);
    }

    @Test
    void anExpiredSessionCannotBeLoggedOut() {
        Token session = service.session(EMAIL, "secret");
        service.clock().advance(settings.idle);

        assertThat(Await.reason(service.auth().signOut(CALLER, Optional.of(session))))
                .isEqualTo(Reason.NO_SESSION);
    }

    @Test
    void theOldestSessionEndsWhenThereAreTooMany() {
        List<Token> sessions = IntStream.rangeClosed(0, settings.sessionsPerUser)
                .mapToObj(i -> service.session(EMAIL, "secret"))
                .toList();

        assertThat(service.isLive(sessions.get(0))).isFalse();
        assertThat(sessions.subList(1, sessions.size())).allMatch(service::isLive);
    }

    @Test
    void expiredSessionsDoNotCountAsTooMany() {
        Token old = service.session(EMAIL, "secret");
        IntStream.range(1, settings.sessionsPerUser).forEach(i -> service.session(EMAIL, "secret"));
        service.clock().advance(settings.idle.minusSeconds(1));
        assertThat(service.isLive(old)).isTrue();
        settle();
        service.clock()
                .advance(settings.build()
                        .sessions()
                        .keptUnused()
                        .minus(settings.idle)
                        .plusSeconds(2));

        service.session(EMAIL, "secret");

        assertThat(service.isLive(old)).isTrue();
    }

    @Test
    void aCapOfOneIsTheSeedsBehaviour() {
        TestSettings seeds = new TestSettings();
        seeds.sessionsPerUser = 1;
        try (TestService one = TestService.open(seeds)) {
            one.register(EMAIL, "secret");
            Token first = one.session(EMAIL, "secret");
            Token second = one.session(EMAIL, "secret");

            assertThat(one.isLive(first)).isFalse();
            assertThat(one.isLive(second)).isTrue();
        }
    }

    @Test
    void oneAccountsManySessionsLeaveOthersAlone() {
        service.register("eve@example.com", "secret");
        Token bobs = service.session(EMAIL, "secret");

        IntStream.rangeClosed(0, settings.sessionsPerUser).forEach(i -> service.session("eve@example.com", "secret"));

        assertThat(service.isLive(bobs)).isTrue();
    }

    @Test
    void aLogOutIsRecorded() {
        Token session = service.session(EMAIL, "secret");

        try (LogCapture log = LogCapture.open()) {
            Await.done(service.auth().signOut(CALLER, Optional.of(session)));

            assertThat(log.linesOf("postern.events")).containsExactly("event=logout outcome=ok user=1 from=192.0.2.7");
        }
    }

    /** Waits until sessions' last uses are in the store. */
    private void settle() {
        Await.done(service.auth().settle());
    }
}
