package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final TestService service = TestService.open(settings);

    @Test
    void theAddressIsGivenBackAsTyped() {
        EmailAddress email = Await.value(service.auth().register(CALLER, " Bob@Example.COM ", "secret"));

        assertThat(email.typed()).isEqualTo("Bob@Example.COM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bob@example.com", "BOB@example.com", "bob@EXAMPLE.com", "  bob@example.com "})
    void oneAddressIsOneAccountHoweverItIsTyped(String again) {
        service.register("bob@example.com", "secret");

        assertThat(Await.reason(service.auth().register(CALLER, again, "other")))
                .isEqualTo(Reason.EMAIL_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bob", "@example.com", "bob@", "a@b@example.com", "bo b@example.com", "bob@exa_mple.com"})
    void whatIsNoAddressIsRefusedWithoutAHash(String email) {
        Reason reason = Await.reason(service.auth().register(CALLER, email, "secret"));

        assertThat(reason).isEqualTo(Reason.EMAIL_INVALID);
        assertThat(service.hashes()).isZero();
    }

    @Test
    void anEmptyPasswordIsRefusedAndNothingIsStored() {
        Reason reason = Await.reason(service.auth().register(CALLER, "bob@example.com", ""));

        assertThat(reason).isEqualTo(Reason.PASSWORD_REFUSED);
        service.register("bob@example.com", "secret");
    }

    @Test
    void aTakenAddressCostsAHashToo() {
        service.register("bob@example.com", "secret");
        long before = service.hashes();

        Await.reason(service.auth().register(CALLER, "bob@example.com", "secret"));

        assertThat(service.hashes() - before).isEqualTo(1);
    }

    @Test
    void theShortestPasswordIsCountedInCharacters() {
        TestSettings strict = new TestSettings();
        strict.minLength = 8;
        try (TestService hardened = TestService.open(strict)) {
            String sevenEmoji = "\ud83d\ude80".repeat(7);

            assertThat(Await.reason(hardened.auth().register(CALLER, "a@example.com", sevenEmoji)))
                    .isEqualTo(Reason.PASSWORD_REFUSED);
            hardened.register("a@example.com", sevenEmoji + "\ud83d\ude80");
        }
    }

    @Test
    void bothOutcomesAreRecordedWithoutTheAddress() {
        try (LogCapture log = LogCapture.open()) {
            service.register("bob@example.com", "secret");
            Await.reason(service.auth().register(CALLER, "bob@example.com", "secret"));

            assertThat(log.linesOf("postern.events"))
                    .containsExactly(
                            "event=register outcome=ok user=1 from=192.0.2.7",
                            "event=register outcome=taken from=192.0.2.7");
        }
    }
}
