package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.MailSettings.Transport;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Verify;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.testing.Await;
import dev.postern.testing.MailServer;
import dev.postern.testing.StrictMailServer;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mail that waits is sent, once where that can be known, and what never can be is kept for an operator. */
class OutboxTest {
    private static final String EMAIL = "bob@example.com";
    private static final int MAILS = Integer.getInteger("postern.mails", 10_000);

    private static final Logger log = LoggerFactory.getLogger(OutboxTest.class);

    private final TestSettings settings = new TestSettings();

    @Test
    void aMailWhoseAnswerWasLostIsSentAgainAndItsNewerLinkWorks() {
        try (MailServer mail = MailServer.start();
                TcpProxy line = TcpProxy.to(mail.port())) {
            settings.delivery = Delivery.MAIL;
            line.onceSaid("Subject: ", TcpProxy.Then.ANSWER_IS_LOST);
            try (TestService service = TestService.open(MailServer.receivingOver(line, settings))) {
                service.register(EMAIL, "secret");

                Await.done(service.auth().requestReset(CALLER, EMAIL));

                String second = mail.token(EMAIL, 2);
                assertThat(line.wasSaid()).isTrue();
                assertThat(MailServer.header(mail.mail(EMAIL, 1), "Message-ID"))
                        .isNotEqualTo(MailServer.header(mail.mail(EMAIL, 2), "Message-ID"));
                Await.done(service.auth().resetPassword(CALLER, EMAIL, second, "fresh"));
            }
        }
    }

    @Test
    void aLinkSentAgainTellsWhoRegisteredAndNotWhoAsked() {
        settings.verify = Verify.MAIL;
        settings.perRecipient = 2;
        try (MailServer mail = MailServer.start();
                TestService service = TestService.open(mail.receiving(settings))) {
            Await.done(service.auth().register(new Caller("198.51.100.1"), EMAIL, "a stranger's"));
            assertThat(MailServer.text(mail.mail(EMAIL, 1))).contains("198.51.100.1");

            Await.done(service.auth().askToVerify(CALLER, EMAIL, Optional.empty()));

            assertThat(MailServer.text(mail.mail(EMAIL, 2)))
                    .contains("198.51.100.1")
                    .doesNotContain(CALLER.network());
            Await.done(service.auth().register(CALLER, EMAIL, "the owner's"));
            assertThat(Await.value(service.database()
                            .store()
                            .registrations()
                            .only(
                                    EmailAddress.parse(EMAIL).orElseThrow(),
                                    service.clock().instant())))
                    .as("kept without a mail: the stranger's is not the only one any more")
                    .isEmpty();
        }
    }

    @Test
    void whatIsRefusedForGoodIsKeptForAnOperatorAndNothingElseWaits(@TempDir Path folder) {
        settings.delivery = Delivery.MAIL;
        try (StrictMailServer mail = StrictMailServer.start(folder);
                TestService service = TestService.open(mail.receiving(settings))) {
            service.register("550@example.com", "secret");
            service.register("451@example.com", "secret");
            service.register(EMAIL, "secret");

            Await.done(service.auth().requestReset(CALLER, "550@example.com"));
            Await.done(service.auth().requestReset(CALLER, "451@example.com"));
            Await.done(service.auth().requestReset(CALLER, EMAIL));

            Await.until(() -> service.auth().figures().mailsNotTaken() == 2
                    && mail.received().contains(EMAIL));
            Await.until(() -> service.mailsGivenUp().size() == 1);
            assertThat(service.mailsGivenUp().get(0).recipient().typed()).isEqualTo("550@example.com");
            assertThat(service.mailsGivenUp().get(0).fault()).contains("550");
            service.clock().advance(Duration.ofDays(31));
            assertThat(Await.value(service.janitor().clean())).isPositive();
            assertThat(service.mailsGivenUp())
                    .as("none, or the one that was put off: a month is an end for it too")
                    .allMatch(failed -> failed.recipient().typed().equals("451@example.com"));
        }
    }

    @Test
    void aFolderTakesMailForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path mails = folder.resolve("mails");
        settings.transport = Transport.FILE;
        settings.mailFolder = mails.toString();
        settings.delivery = Delivery.MAIL;
        try (TestService service = TestService.open(settings)) {
            service.register(EMAIL, "secret");

            Await.done(service.auth().requestReset(CALLER, EMAIL));

            Await.until(() -> names(mails).stream().anyMatch(name -> name.endsWith(".eml")));
            Path mail = mails.resolve(names(mails).get(0));
            assertThat(Files.readString(mail)).contains("To: " + EMAIL).contains("Subject: Choose a new password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mail)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mails)))
                    .isEqualTo("rwx------");
        }
    }

    /** Two nodes on one store, and a mail server that comes and goes: nothing is lost, and what comes twice is counted. */
    @Test
    @Tag("slow")
    @Tag("postgresql")
    void tenThousandMailsAreSentWhateverTheServerDoes() {
        TestSettings unused = settings.inPostgres();
        try (MailServer mail = MailServer.start();
                TcpProxy line = TcpProxy.to(mail.port());
                TestService one = TestService.open(MailServer.receivingOver(line, settings));
                TestService other = TestService.open(settings)) {
            for (int i = 0; i < MAILS; i++) {
                EmailAddress to =
                        EmailAddress.parse("user" + i + "@example.com").orElseThrow();
                Await.done(one.database()
                        .store()
                        .mails()
                        .insert(
                                Mail.Kind.PASSWORD_CHANGED,
                                to,
                                i,
                                CALLER,
                                one.clock().instant()));
            }
            for (int quarter = 1; quarter < 4; quarter++) {
                int so = quarter * MAILS / 4;
                untilSent(() -> one.auth().figures().mailsSent()
                                + other.auth().figures().mailsSent()
                        >= so);
                boolean lineGoes = quarter == 2;
                Runnable going = lineGoes ? line::cut : mail::stop;
                Runnable comingBack = lineGoes ? line::mend : mail::startAgain;
                going.run();
                long failures = one.auth().figures().mailsNotTaken();
                untilSent(() -> one.auth().figures().mailsNotTaken() > failures);
                comingBack.run();
            }
            untilSent(() ->
                    one.auth().figures().mailsSent() + other.auth().figures().mailsSent() >= MAILS);

            List<MimeMessage> received = mail.received();
            Set<String> ids = received.stream()
                    .map(message -> MailServer.header(message, "Message-ID"))
                    .collect(Collectors.toSet());
            log.info(
                    "mails={} lost={} duplicates={} by_one={} by_other={} tries_failed={}",
                    MAILS,
                    MAILS - ids.size(),
                    received.size() - ids.size(),
                    one.auth().figures().mailsSent(),
                    other.auth().figures().mailsSent(),
                    one.auth().figures().mailsNotTaken()
                            + other.auth().figures().mailsNotTaken());
            assertThat(ids).hasSize(MAILS);
            assertThat(one.auth().figures().mailsSent()).isPositive();
            assertThat(other.auth().figures().mailsSent()).isPositive();
            assertThat(one.mailsGivenUp()).isEmpty();
        }
    }

    /** Longer than other waits: thousands are sent meanwhile. */
    private static void untilSent(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within five minutes");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }
}
