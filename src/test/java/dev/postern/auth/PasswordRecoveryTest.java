package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.config.Settings.Delivery;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRecoveryTest {
    private static final String EMAIL = "Bob@example.com";

    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final TestService service = TestService.open(settings);

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
        service.register("eve@example.com", "hers");
    }

    @Test
    void aTokenSetsANewPassword() {
        EmailAddress email = Await.value(reset("bob@example.com", service.resetToken(EMAIL), "fresh"));

        assertThat(email.typed()).isEqualTo(EMAIL);
        assertThat(service.isLive(service.session(EMAIL, "fresh"))).isTrue();
        assertThat(Await.reason(service.auth().signIn(CALLER, EMAIL, "secret", Brought.NOTHING)))
                .isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@example.com", "", "no address"})
    void anUnknownAddressGetsNoToken(String email) {
        assertThat(Await.reason(service.auth().requestReset(CALLER, email))).isEqualTo(Reason.RESET_REFUSED);
    }

    @Test
    void aNewPasswordEndsAllSessionsOfTheAccountAndNoOther() {
        Token one = service.session(EMAIL, "secret");
        Token two = service.session(EMAIL, "secret");
        Token hers = service.session("eve@example.com", "hers");

        Await.value(reset(EMAIL, service.resetToken(EMAIL), "fresh"));

        assertThat(service.isLive(one)).isFalse();
        assertThat(service.isLive(two)).isFalse();
        assertThat(service.isLive(hers)).isTrue();
    }

    @Test
    void aTokenWorksOnce() {
        String token = service.resetToken(EMAIL);
        Await.value(reset(EMAIL, token, "fresh"));

        assertThat(Await.reason(reset(EMAIL, token, "other"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
        assertThat(service.isLive(service.session(EMAIL, "fresh"))).isTrue();
    }

    @Test
    void onlyTheNewestTokenWorks() {
        String first = service.resetToken(EMAIL);
        String second = service.resetToken(EMAIL);

        assertThat(Await.reason(reset(EMAIL, first, "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
        Await.value(reset(EMAIL, second, "fresh"));
    }

    @Test
    void aTokenIsForOneAccount() {
        String token = service.resetToken(EMAIL);

        assertThat(Await.reason(reset("eve@example.com", token, "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
        assertThat(service.isLive(service.session("eve@example.com", "hers"))).isTrue();
        Await.value(reset(EMAIL, token, "fresh"));
    }

    @Test
    void anotherAccountsRequestLeavesATokenAlone() {
        String token = service.resetToken(EMAIL);
        service.resetToken("eve@example.com");

        Await.value(reset(EMAIL, token, "fresh"));

        assertThat(service.isLive(service.session(EMAIL, "fresh"))).isTrue();
    }

    @Test
    void aTokenExpires() {
        String token = service.resetToken(EMAIL);
        service.clock().advance(settings.resetTtl);

        assertThat(Await.reason(reset(EMAIL, token, "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
    }

    @Test
    void aTokenWorksUntilItsLastMillisecond() {
        String token = service.resetToken(EMAIL);
        service.clock().advance(settings.resetTtl.minusMillis(1));

        assertThat(Await.value(reset(EMAIL, token, "fresh")).typed()).isEqualTo(EMAIL);
    }

    @Test
    void noTokenIsNobodysToken() {
        assertThat(Await.reason(reset(EMAIL, "", "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
        assertThat(service.isLive(service.session(EMAIL, "secret"))).isTrue();
    }

    @Test
    void noPartOfATokenAndNothingLongerWorks() {
        String token = service.resetToken(EMAIL);

        for (int length = 0; length < token.length(); length++) {
            assertThat(Await.reason(reset(EMAIL, token.substring(0, length), "fresh")))
                    .isEqualTo(Reason.RESET_TOKEN_INVALID);
        }
        assertThat(Await.reason(reset(EMAIL, token + "A", "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
        Await.value(reset(EMAIL, token, "fresh"));
    }

    @Test
    void aWrongTokenCostsNoHash() {
        long before = service.hashes();

        Await.reason(reset(EMAIL, Token.generate(service.random()).reveal(), "fresh"));

        assertThat(service.hashes()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nul\0", "\ud800"})
    void aRefusedPasswordLeavesTheTokenUsable(String password) {
        String token = service.resetToken(EMAIL);

        assertThat(Await.reason(reset(EMAIL, token, password))).isEqualTo(Reason.PASSWORD_REFUSED);
        Await.value(reset(EMAIL, token, "fresh"));
    }

    @Test
    void theTokenItselfIsNoPassword() {
        String token = service.resetToken(EMAIL);

        assertThat(Await.reason(reset(EMAIL, token, token))).isEqualTo(Reason.PASSWORD_REFUSED);
        Await.value(reset(EMAIL, token, "fresh"));
    }

    @Test
    void aSessionTokenIsNoResetToken() {
        String session = service.session(EMAIL, "secret").reveal();

        assertThat(Await.reason(reset(EMAIL, session, "fresh"))).isEqualTo(Reason.RESET_TOKEN_INVALID);
    }

    @Test
    void switchedOffNobodyGetsAToken() {
        TestSettings off = new TestSettings();
        off.delivery = Delivery.NONE;
        try (TestService closed = TestService.open(off)) {
            closed.register(EMAIL, "secret");

            assertThat(Await.reason(closed.auth().requestReset(CALLER, EMAIL))).isEqualTo(Reason.RESET_REFUSED);
        }
    }

    @Test
    void outcomesAreRecordedWithoutAddressOrToken() {
        try (LogCapture log = LogCapture.open()) {
            Await.reason(service.auth().requestReset(CALLER, "nobody@example.com"));
            String token = service.resetToken(EMAIL);
            Await.reason(reset(EMAIL, "wrong", "fresh"));
            Await.value(reset(EMAIL, token, "fresh"));

            assertThat(log.linesOf("postern.events"))
                    .containsExactly(
                            "event=reset_request outcome=unknown from=192.0.2.7",
                            "event=reset_request outcome=ok user=1 from=192.0.2.7",
                            "event=reset outcome=token_refused from=192.0.2.7",
                            "event=reset outcome=ok user=1 from=192.0.2.7");
        }
    }

    private Future<EmailAddress> reset(String email, String token, String password) {
        return service.auth().resetPassword(CALLER, email, token, password);
    }
}
