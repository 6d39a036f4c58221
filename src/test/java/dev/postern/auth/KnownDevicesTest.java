package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners and strangers: what strangers do to an account does not keep its owner out, and they stop in the end. */
class KnownDevicesTest {
    private static final String EMAIL = "owner@example.com";
    private static final EmailAddress ACCOUNT = EmailAddress.parse(EMAIL).orElseThrow();
    private static final int IN_A_ROW = 20;
    private static final int OF_A_NETWORK = 30;

    @AutoClose
    private final TestService service = TestService.open(settings());

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.throttle = new Settings.Throttle(10, OF_A_NETWORK, 0, IN_A_ROW, 3, 0, 0, 0, 0, 0);
        return settings;
    }

    private int strangers;

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    private SignedIn logIn(Brought brought) {
        return Await.value(service.auth().signIn(stranger(), EMAIL, "secret", brought));
    }

    private Reason refusal(String password, Brought brought) {
        return ((AuthException) Await.failure(service.auth().signIn(stranger(), EMAIL, password, brought))).reason();
    }

    /** Somebody whose network nobody knows. */
    private Caller stranger() {
        strangers++;
        return new Caller("198.51." + strangers / 250 + "." + strangers % 250);
    }

    private static Brought device(SignedIn begun) {
        return new Brought(Optional.empty(), begun.device());
    }

    /** Guesses as fast as is allowed; returns when all are counted, and nobody has to wait any more. */
    private void wearOut(Brought brought) {
        for (int i = 0; i < IN_A_ROW; i++) {
            assertThat(refusal("guess", brought)).isEqualTo(Reason.BAD_CREDENTIALS);
            service.clock().advance(Duration.ofMinutes(2));
        }
        service.clock().advance(Duration.ofMinutes(15));
        Await.until(() -> brought.device().map(this::deviceIsWornOut).orElseGet(this::accountIsWornOut));
    }

    private boolean accountIsWornOut() {
        return Await.value(service.database().store().users().findByEmail(ACCOUNT))
                        .orElseThrow()
                        .failures()
                >= IN_A_ROW;
    }

    private boolean deviceIsWornOut(Token device) {
        return Await.value(service.database().store().devices().find(device.digest(), ACCOUNT, Instant.EPOCH, IN_A_ROW))
                .isEmpty();
    }

    @Test
    void aKnownDeviceLogsInWhileStrangersHaveToWait() {
        Brought known = device(logIn(Brought.NOTHING));
        for (int i = 0; i < 5; i++) {
            assertThat(refusal("guess", Brought.NOTHING)).isEqualTo(Reason.BAD_CREDENTIALS);
        }
        assertThat(refusal("secret", Brought.NOTHING)).isEqualTo(Reason.THROTTLED);

        assertThat(logIn(known).device()).isPresent();
    }

    @Test
    void aKnownDeviceLogsInFromANetworkThatIsRefused() {
        Brought known = device(logIn(Brought.NOTHING));
        Caller crowd = new Caller("203.0.113.7");
        for (int i = 0; i < OF_A_NETWORK; i++) {
            assertThat(Await.reason(service.auth().signIn(crowd, "user" + i + "@example.com", "x", Brought.NOTHING)))
                    .isEqualTo(Reason.BAD_CREDENTIALS);
        }
        assertThat(Await.reason(service.auth().signIn(crowd, EMAIL, "secret", Brought.NOTHING)))
                .isEqualTo(Reason.THROTTLED);

        Await.done(service.auth().signIn(crowd, EMAIL, "secret", known));
    }

    @Test
    void aKnownDeviceHasItsOwnLimit() {
        Brought known = device(logIn(Brought.NOTHING));
        for (int i = 0; i < 5; i++) {
            assertThat(refusal("guess", known)).isEqualTo(Reason.BAD_CREDENTIALS);
        }

        assertThat(refusal("secret", known)).isEqualTo(Reason.THROTTLED);
        assertThat(logIn(Brought.NOTHING).device()).isPresent();
    }

    @Test
    void aSecretThatWeHaveNotMadeIsNotAdopted() {
        Token chosen = Token.generate(service.random());

        assertThat(logIn(new Brought(Optional.empty(), Optional.of(chosen)))
                        .device()
                        .map(Token::reveal))
                .isPresent()
                .isNotEqualTo(Optional.of(chosen.reveal()));
    }

    @Test
    void aDeviceOfAnotherAccountIsAStrangersButMayServeBoth() {
        service.register("other@example.com", "secret");
        Brought others =
                device(Await.value(service.auth().signIn(stranger(), "other@example.com", "secret", Brought.NOTHING)));
        wearOut(Brought.NOTHING);
        assertThat(refusal("secret", others)).isEqualTo(Reason.BAD_CREDENTIALS);

        String token = service.resetToken(EMAIL);
        Await.done(service.auth().resetPassword(stranger(), EMAIL, token, "secret"));
        SignedIn shared = logIn(others);

        assertThat(shared.device().map(Token::reveal)).isEqualTo(others.device().map(Token::reveal));
        wearOut(Brought.NOTHING);
        assertThat(logIn(others).device()).isPresent();
    }

    @Test
    void aPasswordThatStrangersGotWrongTooOftenWorksOnKnownDevicesAlone() {
        Brought known = device(logIn(Brought.NOTHING));
        wearOut(Brought.NOTHING);

        try (LogCapture log = LogCapture.open()) {
            assertThat(refusal("secret", Brought.NOTHING)).isEqualTo(Reason.BAD_CREDENTIALS);
            assertThat(log.linesOf("postern.events"))
                    .singleElement()
                    .asString()
                    .startsWith("event=login outcome=disabled user=1 from=198.51.");
        }
        assertThat(logIn(known).device()).isPresent();
        assertThat(logIn(Brought.NOTHING).device()).isPresent();
    }

    @Test
    void aDisabledPasswordCostsAHashLikeAnyOther() {
        wearOut(Brought.NOTHING);
        long before = service.hashes();

        assertThat(refusal("secret", Brought.NOTHING)).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(service.hashes()).isEqualTo(before + 1);
    }

    @Test
    void aResetMakesItWorkAgainAndForgetsTheDevices() {
        Brought known = device(logIn(Brought.NOTHING));
        wearOut(Brought.NOTHING);
        String token = service.resetToken(EMAIL);
        Await.done(service.auth().resetPassword(stranger(), EMAIL, token, "secret"));

        assertThat(logIn(Brought.NOTHING).device()).isPresent();
        wearOut(Brought.NOTHING);
        assertThat(refusal("secret", known)).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @Test
    void aDeviceThatFailsTooOftenIsAStrangersAgain() {
        Brought known = device(logIn(Brought.NOTHING));
        wearOut(known);
        wearOut(Brought.NOTHING);

        assertThat(refusal("secret", known)).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @Test
    void theOldestDevicesGiveWay() {
        List<Brought> devices = IntStream.range(0, 4)
                .mapToObj(i -> {
                    service.clock().advance(Duration.ofSeconds(1));
                    return device(logIn(Brought.NOTHING));
                })
                .toList();
        wearOut(Brought.NOTHING);

        assertThat(refusal("secret", devices.get(0))).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(logIn(devices.get(1)).device()).isPresent();
    }

    @Test
    void aDeviceUnusedForHalfAYearIsForgotten() {
        Brought known = device(logIn(Brought.NOTHING));
        service.clock().advance(KnownDevices.KEPT);
        wearOut(Brought.NOTHING);

        assertThat(refusal("secret", known)).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(Await.value(service.janitor().clean())).isEqualTo(2);
    }

    /** F34: ten thousand log-ins within an hour from a hundred addresses. */
    @Test
    void lockOutAbuseCostsFewHashesAndTheOwnerStillLogsIn() {
        Brought known = device(logIn(Brought.NOTHING));
        long before = service.hashes();
        for (int i = 0; i < 10_000; i++) {
            Caller stranger = new Caller("203.0.113." + i % 100);
            Reason unused = Await.reason(service.auth().signIn(stranger, EMAIL, "guess", Brought.NOTHING));
            service.clock().advance(Duration.ofMillis(360));
        }

        assertThat(service.hashes() - before).isLessThanOrEqualTo(100);
        assertThat(logIn(known).device()).isPresent();
    }
}
