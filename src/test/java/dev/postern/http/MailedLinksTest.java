package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Unknown;
import dev.postern.config.Settings.Verify;
import dev.postern.testing.Client;
import dev.postern.testing.MailServer;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is mailed, and what its links do, with a real mail server. */
class MailedLinksTest {
    private static final String EMAIL = "bob@example.com";
    private static final String NEW_EMAIL = "robert@example.com";

    @AutoClose
    private final MailServer mail = MailServer.start();

    private final TestSettings settings = mail.receiving(new TestSettings());

    @Test
    void anAccountBeginsWhenItsLinkIsUsedOnce() {
        settings.verify = Verify.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();

            Reply asked = client.register(EMAIL, "secret");

            assertThat(asked.body()).isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"user created\"}\n");
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(401);
            String token = mail.token(EMAIL, 1);
            assertThat(prove(client, token).body())
                    .isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"address verified\"}\n");
            String cookie = client.session(EMAIL, "secret");
            assertThat(client.get("/account", "cookie", cookie).body()).contains("\"verified\":true");
            assertThat(prove(client, token).code()).isEqualTo("verification_invalid");
        }
    }

    /** Somebody registers the victim's address first, to have the account when the victim comes. */
    @Test
    void whoRegisteredSomebodyElsesAddressHasNothingOfIt() {
        settings.verify = Verify.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "the attacker's");
            String attackers = mail.token(EMAIL, 1);
            client.register(EMAIL, "the owner's");

            assertThat(prove(client, mail.token(EMAIL, 2)).status()).isEqualTo(200);

            assertThat(client.logIn(EMAIL, "the owner's").status()).isEqualTo(200);
            assertThat(client.logIn(EMAIL, "the attacker's").status()).isEqualTo(401);
            assertThat(prove(client, attackers).status()).isEqualTo(403);
            assertThat(client.logIn(EMAIL, "the attacker's").status()).isEqualTo(401);
        }
    }

    @Test
    void anAccountThatNobodyHasProvenGivesWayToWhoProvesIt() {
        String attackers;
        try (TestServer before = TestServer.start(settings)) {
            before.client().register(EMAIL, "the attacker's");
            attackers = before.client().session(EMAIL, "the attacker's");
            settings.verify = Verify.MAIL;
            try (TestServer server = TestServer.start(settings)) {
                Client client = server.client();
                assertThat(client.logIn(EMAIL, "the attacker's").code()).isEqualTo("email_unverified");
                assertThat(client.profile(attackers).status()).isEqualTo(200);

                client.register(EMAIL, "the owner's");
                prove(client, mail.token(EMAIL, 1));

                assertThat(client.profile(attackers).status()).isEqualTo(403);
                assertThat(client.logIn(EMAIL, "the attacker's").status()).isEqualTo(401);
                assertThat(client.logIn(EMAIL, "the owner's").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoRegistersAKnownAddressIsToldAsTheSeedDoesUnlessThatIsHidden() {
        settings.verify = Verify.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            prove(client, mail.token(EMAIL, 1));

            assertThat(client.register(EMAIL, "another").body())
                    .isEqualTo("{\"message\":\"email already registered\"}\n");
        }
    }

    @Test
    void whereItIsHiddenAKnownAddressIsAnsweredLikeAnyOtherAndItsOwnerIsTold() {
        settings.verify = Verify.MAIL;
        settings.conflict = Conflict.HIDE;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            Reply first = client.register(EMAIL, "secret");
            prove(client, mail.token(EMAIL, 1));

            Reply second = client.register(EMAIL, "another");

            assertThat(second.status()).isEqualTo(first.status());
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(MailServer.text(mail.mail(EMAIL, 2))).contains("which has one already");
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(200);
            assertThat(client.logIn(EMAIL, "another").status()).isEqualTo(401);
        }
    }

    @Test
    void aResetIsMailedAndProvesTheAddress() {
        settings.delivery = Delivery.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");

            Reply asked = client.postForm("/reset_password", "email", EMAIL);

            assertThat(asked.body()).isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"reset link sent\"}\n");
            assertThat(client.postForm("/reset_password", "email", "nobody@example.com")
                            .code())
                    .isEqualTo("reset_refused");
            assertThat(MailServer.text(mail.mail(EMAIL, 1)))
                    .contains(TestSettings.PUBLIC_URL + "/reset#email=bob%40example.com&token=");
            String token = mail.token(EMAIL, 1);
            assertThat(prove(client, token).status()).as("it is for a password").isEqualTo(403);
            assertThat(client.reset(EMAIL, token, "fresh").status()).isEqualTo(200);
            assertThat(client.get("/account", "cookie", client.session(EMAIL, "fresh"))
                            .body())
                    .contains("\"verified\":true");
        }
    }

    @Test
    void whereItIsHiddenAResetForAnUnknownAddressIsAnsweredLikeAnyOther() {
        settings.delivery = Delivery.MAIL;
        settings.unknown = Unknown.HIDE;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");

            Reply unknown = client.postForm("/reset_password", "email", "eve@example.com");
            Reply known = client.postForm("/reset_password", "email", EMAIL);

            assertThat(unknown.status()).isEqualTo(200);
            assertThat(unknown.body()).isEqualTo(known.body().replace(EMAIL, "eve@example.com"));
            assertThat(mail.token(EMAIL, 1)).isNotEmpty();
            assertThat(mail.count("eve@example.com")).isZero();
        }
    }

    @Test
    void aNewAddressIsTheAccountsWhenItsLinkIsUsed() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");

            Reply asked = changeEmail(client, cookie, "secret", NEW_EMAIL);

            assertThat(asked.body())
                    .isEqualTo("{\"email\":\"" + NEW_EMAIL + "\",\"message\":\"verification link sent\"}\n");
            String token = mail.token(NEW_EMAIL, 1);
            assertThat(client.profile(cookie).body()).contains(EMAIL);
            assertThat(prove(client, token).body())
                    .isEqualTo("{\"email\":\"" + NEW_EMAIL + "\",\"message\":\"address changed\"}\n");
            assertThat(client.profile(cookie).body()).isEqualTo("{\"email\":\"" + NEW_EMAIL + "\"}\n");
            assertThat(client.logIn(NEW_EMAIL, "secret").status()).isEqualTo(200);
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(401);
            assertThat(prove(client, token).status()).isEqualTo(403);
        }
    }

    /** Whoever changed it knows the password, so that is worth nothing afterwards, whatever else was done with it. */
    @Test
    void theOldAddressCanTakeAChangeBack() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String thiefs = client.session(EMAIL, "secret");
            changeEmail(client, thiefs, "secret", NEW_EMAIL);
            prove(client, mail.token(NEW_EMAIL, 1));
            String undo = mail.token(EMAIL, 1);
            changeEmail(client, thiefs, "secret", "third@example.com");
            prove(client, mail.token("third@example.com", 1));
            client.register(EMAIL, "squatter");

            Reply undone = prove(client, undo);

            assertThat(undone.body()).isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"address restored\"}\n");
            assertThat(MailServer.text(mail.mail("third@example.com", 2)))
                    .as("whoever loses the address hears of it")
                    .contains("third@example.com is no longer its address");
            assertThat(client.profile(thiefs).status()).isEqualTo(403);
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(401);
            assertThat(client.logIn(EMAIL, "squatter").status()).isEqualTo(401);
            assertThat(prove(client, mail.token(NEW_EMAIL, 2)).status())
                    .as("the way back to an address in between is gone")
                    .isEqualTo(403);
            assertThat(client.reset(EMAIL, mail.token(EMAIL, 2), "fresh").status())
                    .isEqualTo(200);
            assertThat(client.logIn(EMAIL, "fresh").status()).isEqualTo(200);
        }
    }

    @Test
    void aChangeCannotBeTakenBackAfterThreeDays() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            changeEmail(client, client.session(EMAIL, "secret"), "secret", NEW_EMAIL);
            prove(client, mail.token(NEW_EMAIL, 1));
            String undo = mail.token(EMAIL, 1);

            server.clock().advance(Duration.ofDays(3));

            assertThat(prove(client, undo).status()).isEqualTo(403);
        }
    }

    @Test
    void anAddressThatSomebodyElseHasIsRefusedOrItsOwnerIsTold() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            client.register(NEW_EMAIL, "hers");
            String cookie = client.session(EMAIL, "secret");

            assertThat(changeEmail(client, cookie, "secret", NEW_EMAIL).body()).contains("email already registered");

            settings.verify = Verify.MAIL;
            settings.conflict = Conflict.HIDE;
            try (TestServer hiding = TestServer.start(settings)) {
                assertThat(changeEmail(hiding.client(), cookie, "secret", NEW_EMAIL)
                                .status())
                        .isEqualTo(200);
                assertThat(MailServer.subject(mail.mail(NEW_EMAIL, 1))).isEqualTo("This address is in use");
            }
        }
    }

    @Test
    void aResetTakesAnOpenChangeOfAddressBack() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            changeEmail(client, client.session(EMAIL, "secret"), "secret", NEW_EMAIL);
            String token = mail.token(NEW_EMAIL, 1);

            client.reset(EMAIL, client.resetToken(EMAIL), "fresh");

            assertThat(prove(client, token).status()).isEqualTo(403);
        }
    }

    /** Whoever asked for it with the old password would get its link when the mail leaves at last. */
    @Test
    void aChangeOfAddressThatWaitsToBeMailedGoesWithThePassword() {
        mail.stop();
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            changeEmail(client, cookie, "secret", "thief1@example.com");
            Reply renewed =
                    client.sendForm("PUT", "/profile/password", cookie, "password", "secret", "new_password", "fresh");
            changeEmail(client, renewed.cookie(), "fresh", "thief2@example.com");
            client.reset(EMAIL, client.resetToken(EMAIL), "fresher");

            mail.startAgain();

            assertThat(mail.mail(EMAIL, 2)).isNotNull();
            assertThat(mail.count("thief1@example.com")).isZero();
            assertThat(mail.count("thief2@example.com")).isZero();
        }
    }

    @Test
    void aLinkSentAgainIsNeverThatOfSomebodyElsesRegistration() {
        settings.verify = Verify.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "the owner's");
            assertThat(mail.token(EMAIL, 1)).isNotEmpty();
            assertThat(client.postForm("/verification", "email", EMAIL).status())
                    .isEqualTo(200);
            String own = mail.token(EMAIL, 2);
            client.register(EMAIL, "the attacker's");
            assertThat(mail.token(EMAIL, 3)).isNotEmpty();
            assertThat(client.postForm("/verification", "email", EMAIL).status())
                    .isEqualTo(200);
            assertThat(client.postForm("/verification", "email", NEW_EMAIL).status())
                    .isEqualTo(200);

            assertThat(prove(client, own).status()).isEqualTo(200);

            assertThat(client.logIn(EMAIL, "the owner's").status()).isEqualTo(200);
            assertThat(mail.count(EMAIL)).isEqualTo(3);
        }
    }

    @Test
    void aLinkIsSentAgainToWhoAsksAndSaysNothingOfOthers() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");

            assertThat(client.sendForm("POST", "/verification", cookie).status())
                    .isEqualTo(200);
            assertThat(mail.token(EMAIL, 1)).isNotEmpty();
            assertThat(client.postForm("/verification", "email", EMAIL).status())
                    .isEqualTo(200);
            assertThat(client.postForm("/verification", "email", "nobody@example.com")
                            .status())
                    .isEqualTo(200);
            assertThat(client.postForm("/verification").code()).isEqualTo("no_session");
            assertThat(prove(client, mail.token(EMAIL, 2)).status()).isEqualTo(200);
            assertThat(prove(client, mail.token(EMAIL, 1)).status())
                    .as("only the newest works")
                    .isEqualTo(403);
            assertThat(mail.count("nobody@example.com")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoTokenProvesNothing(String token) {
        try (TestServer server = TestServer.start(settings)) {
            assertThat(prove(server.client(), token).code()).isEqualTo("verification_invalid");
        }
    }

    @Test
    void aLinkWorksForItsTime() {
        settings.verify = Verify.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String token = mail.token(EMAIL, 1);

            server.clock().advance(settings.verificationTtl);

            assertThat(prove(client, token).status()).isEqualTo(403);
        }
    }

    @Test
    void theOwnerHearsOfANewPasswordAndOfTheAccountsEnd() {
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");

            Reply changed =
                    client.sendForm("PUT", "/profile/password", cookie, "password", "secret", "new_password", "fresh");
            assertThat(MailServer.subject(mail.mail(EMAIL, 1))).isEqualTo("Your password was changed");

            client.sendForm("DELETE", "/profile", changed.cookie(), "password", "fresh");
            assertThat(MailServer.subject(mail.mail(EMAIL, 2))).isEqualTo("Your account was deleted");
        }
    }

    @Test
    void strangersCauseThreeMailsAnHour() {
        settings.perRecipient = 3;
        settings.delivery = Delivery.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            for (int i = 1; i <= 5; i++) {
                assertThat(client.postForm("/reset_password", "email", EMAIL).status())
                        .isEqualTo(200);
                assertThat(mail.token(EMAIL, Math.min(i, 3))).isNotEmpty();
            }
            server.clock().advance(Duration.ofHours(1));
            Reply unused = client.postForm("/reset_password", "email", EMAIL);

            assertThat(mail.token(EMAIL, 4)).isNotEmpty();
            assertThat(client.reset(EMAIL, mail.token(EMAIL, 4), "fresh").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNetworkAsksForSoManyLinksAnHour() {
        settings.throttle = new Settings.Throttle(0, 0, 0, 0, 0, 0, 0, 2, 0, 0);
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");
            assertThat(client.postForm("/verification", "email", "a@example.com")
                            .status())
                    .isEqualTo(200);
            assertThat(changeEmail(client, cookie, "secret", "b@example.com").status())
                    .isEqualTo(200);

            assertThat(client.postForm("/verification", "email", "c@example.com")
                            .code())
                    .isEqualTo("throttled");
            assertThat(changeEmail(client, cookie, "secret", "d@example.com").code())
                    .isEqualTo("throttled");
            client.register(NEW_EMAIL, "hers");
            assertThat(changeEmail(client, cookie, "secret", NEW_EMAIL).code())
                    .as("who has an account is not told either")
                    .isEqualTo("throttled");
            server.clock().advance(Duration.ofHours(1));
            assertThat(client.postForm("/verification", "email", "c@example.com")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void mailIsInTheReadersLanguage() {
        settings.delivery = Delivery.MAIL;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");

            Reply unused = client.send(
                    "POST",
                    "/reset_password",
                    Client.form("email", EMAIL),
                    "content-type",
                    Client.FORM,
                    "accept-language",
                    "de, fr-CA;q=0.8, en;q=0.5");

            assertThat(MailServer.subject(mail.mail(EMAIL, 1))).isEqualTo("Choisissez un nouveau mot de passe");
            assertThat(MailServer.text(mail.mail(EMAIL, 1))).contains("depuis le réseau 127.0.0.1");
            assertThat(MailServer.html(mail.mail(EMAIL, 1)))
                    .contains("<html lang=\"fr\">")
                    .contains("<a href=\"https://www.example.org/account/reset#email&#x3D;bob%40example.com&amp;token");
            assertThat(MailServer.header(mail.mail(EMAIL, 1), "Content-Language"))
                    .isEqualTo("fr");
        }
    }

    @Test
    void withoutMailWhatNeedsItIsRefused() {
        try (TestServer server = TestServer.start()) {
            Client client = server.client();
            client.register(EMAIL, "secret");
            String cookie = client.session(EMAIL, "secret");

            assertThat(changeEmail(client, cookie, "secret", NEW_EMAIL).code()).isEqualTo("mail_off");
            assertThat(client.sendForm("POST", "/verification", cookie).code()).isEqualTo("mail_off");
        }
    }

    @Test
    void aMailServerThatIsAwayLosesNothingAndHoldsUpNobody() {
        settings.delivery = Delivery.MAIL;
        mail.stop();
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, "secret");

            assertThat(client.postForm("/reset_password", "email", EMAIL).status())
                    .isEqualTo(200);
            assertThat(client.profile(client.session(EMAIL, "secret")).status()).isEqualTo(200);

            mail.startAgain();
            assertThat(client.reset(EMAIL, mail.token(EMAIL, 1), "fresh").status())
                    .isEqualTo(200);
        }
    }

    @CanIgnoreReturnValue
    private static Reply prove(Client client, String token) {
        return client.putForm("/verification", "token", token);
    }

    @CanIgnoreReturnValue
    private static Reply changeEmail(Client client, String cookie, String password, String email) {
        return client.sendForm("PUT", "/profile/email", cookie, "password", password, "email", email);
    }
}
