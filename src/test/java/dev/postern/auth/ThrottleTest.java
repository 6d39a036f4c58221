package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
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

/** Guessing and flooding: what is refused, what it costs, and that an owner is never locked out by others. */
class ThrottleTest {
    private static final String EMAIL = "bob@example.com";
    private static final Caller HOME = new Caller("192.0.2.7");
    private static final Caller ELSEWHERE = new Caller("198.51.100.9");
    private static final int UNKNOWN_SESSIONS = 20;

    @AutoClose
    private final TestService service = TestService.open(settings());

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.throttle = new Settings.Throttle(10, 30, 12, 0, 0, 3, 3, 5, 4, UNKNOWN_SESSIONS);
        return settings;
    }

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @Test
    void fromTheSixthFailureOnATryHasToWaitLongerEachTime() {
        failLogIns(EMAIL, 5);

        for (int seconds : new int[] {1, 2, 4, 8, 16}) {
            assertThat(waitFor(ELSEWHERE, EMAIL)).isEqualTo(Duration.ofSeconds(seconds));
            service.clock().advance(Duration.ofSeconds(seconds));
            failLogIns(EMAIL, 1);
        }
        assertThat(waitFor(ELSEWHERE, EMAIL)).isEqualTo(Duration.ofMinutes(15).minusSeconds(31));
    }

    @Test
    void cookiesOfNoSessionAreLookedUpSoOftenInAMinute() {
        Token session = service.session(EMAIL, "secret");
        for (int i = 0; i < UNKNOWN_SESSIONS; i++) {
            assertThat(guessSession(ELSEWHERE)).isEqualTo(Reason.NO_SESSION);
        }
        long before = service.statements();

        assertThat(guessSession(ELSEWHERE)).isEqualTo(Reason.THROTTLED);
        assertThat(service.statements()).isEqualTo(before);
        Await.done(service.auth().whoAmI(() -> ELSEWHERE, Optional.of(session)));
        assertThat(guessSession(new Caller("198.51.100.10"))).isEqualTo(Reason.NO_SESSION);
        assertThat(Await.reason(service.auth().signOut(ELSEWHERE, Optional.of(Token.generate(service.random())))))
                .isEqualTo(Reason.THROTTLED);

        service.clock().advance(Duration.ofMinutes(1));
        assertThat(guessSession(ELSEWHERE)).isEqualTo(Reason.NO_SESSION);
    }

    private Reason guessSession(Caller caller) {
        return Await.reason(service.auth().whoAmI(() -> caller, Optional.of(Token.generate(service.random()))));
    }

    @Test
    void aThrottledTryIsNotHashed() {
        failLogIns(EMAIL, 5);
        long before = service.hashes();

        assertThat(waitFor(ELSEWHERE, EMAIL)).isPositive();

        assertThat(service.hashes()).isEqualTo(before);
    }

    @Test
    void ofManyTriesAtOnceFiveAreHashed() {
        long before = service.hashes();
        List<Future<?>> all = IntStream.range(0, 64)
                .<Future<?>>mapToObj(i -> service.auth().signIn(ELSEWHERE, EMAIL, "guess" + i, Brought.NOTHING))
                .toList();
        List<Reason> reasons = all.stream().map(Await::reason).toList();

        assertThat(reasons.stream().filter(reason -> reason == Reason.BAD_CREDENTIALS))
                .hasSize(5);
        assertThat(reasons.stream().filter(reason -> reason == Reason.THROTTLED))
                .hasSize(59);
        assertThat(service.hashes() - before).isEqualTo(5);
    }

    @Test
    void aSuccessClearsTheFailuresOfTheAccount() {
        failLogIns(EMAIL, 4);
        assertThat(logsIn(ELSEWHERE)).isTrue();

        failLogIns(EMAIL, 5);

        assertThat(waitFor(ELSEWHERE, EMAIL)).isPositive();
    }

    @Test
    void anUnknownAddressIsCountedLikeAKnownOne() {
        failLogIns("nobody@example.com", 5);

        assertThat(waitFor(ELSEWHERE, "nobody@example.com")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherSpellingOfTheAddressIsNoOtherAccount() {
        failLogIns(EMAIL, 5);

        assertThat(waitFor(ELSEWHERE, "BOB@Example.COM")).isPositive();
    }

    @Test
    void whereTheOwnerHasLoggedInGuessesFromElsewhereDoNotLockOut() {
        assertThat(logsIn(HOME)).isTrue();
        failLogIns(EMAIL, 5);
        assertThat(waitFor(ELSEWHERE, EMAIL)).isPositive();

        assertThat(logsIn(HOME)).isTrue();

        assertThat(waitFor(ELSEWHERE, EMAIL))
                .as("the guesser is not let in by that")
                .isPositive();
    }

    @Test
    void aNetworkHasOnlySoManyFailures() {
        for (int account = 0; account < 10; account++) {
            failLogIns("user" + account + "@example.com", 3);
        }

        assertThat(waitFor(ELSEWHERE, EMAIL)).isPositive();
        assertThat(logsIn(HOME)).isTrue();
    }

    @Test
    void aNetworkMayFailAtOnlySoManyAccounts() {
        for (int account = 0; account < 12; account++) {
            failLogIns("user" + account + "@example.com", 1);
        }

        assertThat(waitFor(ELSEWHERE, EMAIL)).isEqualTo(Duration.ofHours(1));
        failLogIns("user1@example.com", 1);
        service.clock().advance(Duration.ofHours(1));
        assertThat(logsIn(ELSEWHERE)).isTrue();
    }

    /** An office that comes to work. */
    @Test
    void manyWhoLogInAtOnceFromOneNetworkAreNotFailures() {
        List<String> staff = IntStream.range(0, 40)
                .mapToObj(i -> "user" + i + "@example.com")
                .toList();
        staff.forEach(email -> Await.value(service.auth().register(new Caller(email), email, "secret")));

        List<Future<?>> all = staff.stream()
                .<Future<?>>map(email -> service.auth().signIn(ELSEWHERE, email, "secret", Brought.NOTHING))
                .toList();

        assertThat(all).allMatch(logIn -> Await.settled(logIn).succeeded());
    }

    @Test
    void successesAreNotCountedAgainstANetwork() {
        for (int i = 0; i < 40; i++) {
            assertThat(logsIn(ELSEWHERE)).isTrue();
        }
    }

    @Test
    void aNetworkMayRegisterOnlySoManyAccounts() {
        for (int account = 0; account < 3; account++) {
            Await.value(service.auth().register(ELSEWHERE, "user" + account + "@example.com", "secret"));
        }
        Future<?> fourth = service.auth().register(ELSEWHERE, "user4@example.com", "secret");

        assertThat(Await.reason(fourth)).isEqualTo(Reason.THROTTLED);
        Await.value(service.auth().register(HOME, "user4@example.com", "secret"));
    }

    @Test
    void anAddressGetsOnlySoManyResetTokens() {
        for (String email : new String[] {EMAIL, "nobody@example.com"}) {
            for (int i = 0; i < 3; i++) {
                Future<?> asked = service.auth().requestReset(new Caller("192.0.2." + i), email);
                assertThat(Await.settled(asked).succeeded()).isEqualTo(email.equals(EMAIL));
            }
            assertThat(Await.reason(service.auth().requestReset(HOME, email))).isEqualTo(Reason.THROTTLED);
        }
    }

    @Test
    void aNetworkGetsOnlySoManyResetTokens() {
        for (int i = 0; i < 5; i++) {
            Await.reason(service.auth().requestReset(ELSEWHERE, "user" + i + "@example.com"));
        }

        assertThat(Await.reason(service.auth().requestReset(ELSEWHERE, EMAIL))).isEqualTo(Reason.THROTTLED);
        Await.value(service.auth().requestReset(HOME, EMAIL));
    }

    @Test
    void wrongResetTokensAreCountedByNetworkSoThatTheOwnerCanStillUseTheRightOne() {
        String token = service.resetToken(EMAIL);
        for (int i = 0; i < 4; i++) {
            assertThat(Await.reason(service.auth().resetPassword(ELSEWHERE, EMAIL, "wrong", "fresh")))
                    .isEqualTo(Reason.RESET_TOKEN_INVALID);
        }

        assertThat(Await.reason(service.auth().resetPassword(ELSEWHERE, EMAIL, token, "fresh")))
                .isEqualTo(Reason.THROTTLED);
        Await.value(service.auth().resetPassword(HOME, EMAIL, token, "fresh"));
    }

    @Test
    void aRefusedNewPasswordIsNoWrongToken() {
        String token = service.resetToken(EMAIL);
        for (int i = 0; i < 6; i++) {
            assertThat(Await.reason(service.auth().resetPassword(ELSEWHERE, EMAIL, token, "")))
                    .isEqualTo(Reason.PASSWORD_REFUSED);
        }

        Await.value(service.auth().resetPassword(ELSEWHERE, EMAIL, token, "fresh"));
    }

    private void failLogIns(String email, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(Await.reason(service.auth().signIn(ELSEWHERE, email, "wrong", Brought.NOTHING)))
                    .isEqualTo(Reason.BAD_CREDENTIALS);
        }
    }

    private boolean logsIn(Caller caller) {
        return Await.settled(service.auth().signIn(caller, EMAIL, "secret", Brought.NOTHING))
                .succeeded();
    }

    private Duration waitFor(Caller caller, String email) {
        AuthException refusal =
                (AuthException) Await.failure(service.auth().signIn(caller, email, "secret", Brought.NOTHING));
        assertThat(refusal.reason()).isEqualTo(Reason.THROTTLED);
        return refusal.retryAfter();
    }
}
