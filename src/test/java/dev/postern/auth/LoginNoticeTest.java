package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.MailServer;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A success that followed failures is told to the owner. */
class LoginNoticeTest {
    private static final String EMAIL = "bob@example.com";

    @AutoClose
    private final MailServer mail = MailServer.start();

    @AutoClose
    private final TestService service = TestService.open(mail.receiving(new TestSettings()));

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @Test
    void fiveFailuresAreToldOnceAnHour() {
        failAndLogIn(4);
        failAndLogIn(5);
        failAndLogIn(6);
        service.clock().advance(Duration.ofHours(1));
        failAndLogIn(7);

        assertThat(MailServer.text(mail.mail(EMAIL, 1))).contains("after 5 wrong passwords");
        assertThat(MailServer.text(mail.mail(EMAIL, 2))).contains("after 7 wrong passwords");
        assertThat(mail.count(EMAIL)).isEqualTo(2);
    }

    private void failAndLogIn(int failures) {
        for (int i = 0; i < failures; i++) {
            assertThat(Await.reason(service.auth().signIn(CALLER, EMAIL, "wrong", Brought.NOTHING)))
                    .isEqualTo(Reason.BAD_CREDENTIALS);
        }
        // They are written behind the answers.
        Await.until(() -> bob().failures() == failures);
        service.session(EMAIL, "secret");
    }

    private User bob() {
        EmailAddress address = EmailAddress.parse(EMAIL).orElseThrow();
        return Await.value(service.database().store().users().findByEmail(address))
                .orElseThrow();
    }
}
