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
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An account that an operator has switched off, and log-ins that cross a change. */
class SwitchedOffTest {
    private static final String EMAIL = "bob@example.com";
    private static final String NEW_EMAIL = "robert@example.com";

    @AutoClose
    private final MailServer mail = MailServer.start();

    @AutoClose
    private final TestService service = TestService.open(mail.receiving(new TestSettings()));

    @Test
    void itsLinksDoNothing() {
        service.register(EMAIL, "secret");
        Brought session = new Brought(Optional.of(service.session(EMAIL, "secret")), Optional.empty());
        Await.value(service.auth().changeEmail(CALLER, "secret", NEW_EMAIL, session));
        String link = mail.token(NEW_EMAIL, 1);

        Await.done(service.auth().administration().disable(CALLER, EMAIL));

        assertThat(Await.reason(service.auth().prove(CALLER, link))).isEqualTo(Reason.VERIFICATION_INVALID);
        assertThat(service.isLive(session.session().orElseThrow())).isFalse();
    }

    /** Its session would be kept with the address that was. */
    @Test
    void aLogInThatCrossedAChangeOfAddressIsTriedAgain() {
        service.register(EMAIL, "secret");
        User checked = bob();
        EmailAddress other = EmailAddress.parse(NEW_EMAIL).orElseThrow();
        Await.done(service.database()
                .store()
                .users()
                .changeEmail(checked.id(), other, service.clock().instant()));

        assertThat(Await.value(service.database()
                        .store()
                        .users()
                        .noteLogin(checked, checked.password(), service.clock().instant())))
                .isFalse();
    }

    private User bob() {
        EmailAddress address = EmailAddress.parse(EMAIL).orElseThrow();
        return Await.value(service.database().store().users().findByEmail(address))
                .orElseThrow();
    }
}
