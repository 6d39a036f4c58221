package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings.Delivery;
import dev.postern.domain.Mail;
import dev.postern.testing.Await;
import dev.postern.testing.MailServer;
import dev.postern.testing.StrictMailServer;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a mail is sent: at once, after a while, by another node, or never. */
class PostmanTest {
    private static final String EMAIL = "bob@example.com";
    private static final String REFUSED_FOR_NOW = "451@example.com";

    /** How long a mail may be under way. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final TestSettings settings = new TestSettings();

    @Test
    void whatIsRefusedForNowIsTriedLaterAndLaterAndForADay(@TempDir Path folder) {
        settings.delivery = Delivery.MAIL;
        try (StrictMailServer mail = StrictMailServer.start(folder);
                TestService service = TestService.open(mail.receiving(settings))) {
            service.register(REFUSED_FOR_NOW, "secret");
            service.register(EMAIL, "secret");
            Await.done(service.auth().requestReset(CALLER, REFUSED_FOR_NOW));
            assertThat(waitAfterTry(service, 1)).isEqualTo(Duration.ofSeconds(5));

            lookAfter(service, Duration.ofSeconds(5));
            assertThat(waitAfterTry(service, 2)).isEqualTo(Duration.ofSeconds(10));

            lookAfter(service, Duration.ofSeconds(10));
            assertThat(waitAfterTry(service, 3)).isEqualTo(Duration.ofSeconds(20));

            lookAfter(service, Duration.ofHours(23));
            assertThat(waitAfterTry(service, 4)).isEqualTo(Duration.ofSeconds(40));
            assertThat(service.mailsGivenUp()).isEmpty();

            lookAfter(service, Duration.ofHours(1));
            Await.until(() -> service.mailsGivenUp().size() == 1);
            assertThat(service.mailsGivenUp().get(0).fault()).contains("451");
            assertThat(service.auth().figures().mailsGivenUp()).isEqualTo(1);
        }
    }

    @Test
    void whatANodeTookAndDidNotSendIsSentByTheNextWhenItsLeaseIsOver(@TempDir Path folder) {
        if (!TestSettings.ON_POSTGRESQL) {
            TestSettings unused = settings.inFiles(folder.resolve("postern"));
        }
        settings.delivery = Delivery.MAIL;
        try (MailServer mail = MailServer.start();
                TcpProxy line = TcpProxy.to(mail.port())) {
            TestSettings over = MailServer.receivingOver(line, settings);
            line.onceSaid("RCPT TO", TcpProxy.Then.ANSWERS_ARE_HELD);
            try (TestService dying = TestService.open(over)) {
                dying.register(EMAIL, "secret");
                dying.register("carol@example.com", "secret");
                Await.done(dying.auth().requestReset(CALLER, EMAIL));
                Await.until(line::wasSaid);
                assertThat(waiting(dying))
                        .singleElement()
                        .extracting(Mail::due)
                        .isEqualTo(dying.clock().instant().plus(LEASE));
            }
            line.letGo();
            try (TestService next = TestService.open(over)) {
                Await.done(next.auth().requestReset(CALLER, "carol@example.com"));
                String unused = mail.token("carol@example.com", 1);
                assertThat(mail.count(EMAIL)).as("it may be on its way").isZero();

                next.clock().advance(LEASE);
                Await.done(next.auth().requestReset(CALLER, "carol@example.com"));

                Await.done(next.auth().resetPassword(CALLER, EMAIL, mail.token(EMAIL, 1), "fresh"));
            }
        }
    }

    @Test
    void aMailServerThatSaysNothingKeepsNoRequestWaiting() {
        settings.delivery = Delivery.MAIL;
        try (MailServer mail = MailServer.start();
                TcpProxy line = TcpProxy.to(mail.port())) {
            line.hold();
            try (TestService service = TestService.open(MailServer.receivingOver(line, settings))) {
                List<String> people = IntStream.range(0, 20)
                        .mapToObj(i -> "user" + i + "@example.com")
                        .toList();
                for (String email : people) {
                    service.register(email, "secret");
                    Await.done(service.auth().requestReset(CALLER, email));
                }
                assertThat(mail.received()).isEmpty();

                line.letGo();

                assertThat(people)
                        .allSatisfy(email -> assertThat(mail.token(email, 1)).isNotEmpty());
                Await.until(() -> waiting(service).isEmpty());
                assertThat(mail.received()).hasSameSizeAs(people);
            }
        }
    }

    /** Turns the clock, and has another mail sent, so that the outbox is looked into. */
    private static void lookAfter(TestService service, Duration time) {
        service.clock().advance(time);
        Await.done(service.auth().requestReset(CALLER, EMAIL));
    }

    /** How long the mail that is refused waits, once it was tried so often and is no longer under way. */
    private static Duration waitAfterTry(TestService service, int attempts) {
        Await.until(() -> putOff(service, attempts).isPresent());
        return putOff(service, attempts).orElseThrow();
    }

    private static Optional<Duration> putOff(TestService service, int attempts) {
        Instant now = service.clock().instant();
        return waiting(service).stream()
                .filter(mail -> mail.recipient().typed().equals(REFUSED_FOR_NOW) && mail.attempts() == attempts)
                .map(mail -> Duration.between(now, mail.due()))
                .filter(wait -> wait.compareTo(LEASE) < 0)
                .findFirst();
    }

    private static List<Mail> waiting(TestService service) {
        return Await.value(
                service.database().store().mails().due(service.clock().instant().plus(Duration.ofDays(1)), 100));
    }
}
