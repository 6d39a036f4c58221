package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommonPasswordsTest {
    private static final String OWNER = "rosalind.franklin42@kingscollege.example.co.uk";

    @AutoClose
    private final TestService service = TestService.open(settings());

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.minLength = 8;
        settings.refuseCommon = true;
        settings.names = List.of("postern", "Acme Rockets");
        return settings;
    }

    @Test
    void moreThanThreeThousandAreKnownThatAreLongEnough() {
        assertThat(CommonPasswords.read(8, List.of()).size()).isGreaterThan(3_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password1", "iloveyou2", "PASSWORD1", "qwertyuiop", "1234567890", "football1"})
    void theCommonestAreRefused(String password) {
        assertThat(refusal(password)).isEqualTo("This password is one of the commonest, which are guessed first.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OWNER,
                "rosalind.franklin42",
                "rosalind.franklin",
                "Rosalind.Franklin2026!",
                "kingscollege",
                "KingsCollege.1",
                "kingscollege.example.co.uk",
                "postern2026",
                "!!!Postern!!!",
                "acme rockets",
                "2026 Acme Rockets",
            })
    void namesThatAreKnownAreRefused(String password) {
        assertThat(refusal(password))
                .isEqualTo("This password is little more than a part of the address, or a name of this service.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"correct horse battery staple", "franklin-photo-51", "12345678901234567890123", "p0stern door"})
    void othersAreTaken(String password) {
        String email = "a" + Integer.toHexString(password.hashCode()) + "@example.com";

        Await.value(service.auth().register(CALLER, email, password));
    }

    @Test
    void theOwnersAddressIsRefusedWithoutNamesOfTheServiceToo() {
        TestSettings nameless = settings();
        nameless.names = List.of();
        try (TestService other = TestService.open(nameless)) {
            assertThat(Await.reason(other.auth().register(CALLER, OWNER, "kingscollege")))
                    .isEqualTo(Reason.PASSWORD_REFUSED);
        }
    }

    @Test
    void aResetKeepsToTheSameRulesAndToItsToken() {
        service.register("bob@example.com", "correct horse");
        String token = service.resetToken("bob@example.com");

        assertThat(Await.reason(service.auth().resetPassword(CALLER, "bob@example.com", token, "password1")))
                .isEqualTo(Reason.PASSWORD_REFUSED);

        Await.value(service.auth().resetPassword(CALLER, "bob@example.com", token, "battery staple"));
    }

    @Test
    void aLogInIsNotRefusedForIt() {
        TestSettings lenient = new TestSettings();
        try (TestService open = TestService.open(lenient)) {
            open.register("eve@example.com", "password1");

            Await.value(open.auth().signIn(CALLER, "eve@example.com", "password1", Brought.NOTHING));
        }
    }

    private String refusal(String password) {
        Future<?> registration = service.auth().register(CALLER, OWNER, password);
        AuthException refusal = (AuthException) Await.failure(registration);
        assertThat(refusal.reason()).isEqualTo(Reason.PASSWORD_REFUSED);
        return refusal.detail();
    }
}
