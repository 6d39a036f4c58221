package dev.postern.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.MailSettings;
import dev.postern.config.MailSettings.Smtp;
import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import dev.postern.domain.EmailAddress;
import dev.postern.testing.Await;
import dev.postern.testing.MailServer;
import dev.postern.testing.StrictMailServer;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mail to a real server: encrypted, refusing, slow, gone in the middle. */
@ExtendWith(VertxExtension.class)
class SmtpWayTest {
    private static final String BOB = "bob@example.com";

    @AfterEach
    void forgetCertificate() {
        System.clearProperty("greenmail.tls.keystore.file");
        System.clearProperty("greenmail.tls.keystore.password");
    }

    @Test
    void aMailArrivesWhole(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start()) {
            Await.done(mailer(vertx, server.port(), SmtpTls.NONE, "").send(letter("a-1")));

            var mail = server.mail(BOB, 1);
            assertThat(MailServer.header(mail, "Message-ID")).isEqualTo("<a-1@www.example.org>");
            assertThat(MailServer.header(mail, "From")).isEqualTo("postern@example.org");
            assertThat(MailServer.header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(MailServer.header(mail, "Content-Type")).startsWith("multipart/alternative");
            assertThat(MailServer.text(mail)).contains("from the network 192.0.2.7");
        }
    }

    @Test
    void withoutStartTlsNothingIsSaid(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start()) {
            assertThat(kind(mailer(vertx, server.port(), SmtpTls.STARTTLS, "").send(letter("a-2"))))
                    .isEqualTo(MailException.Kind.AWAY);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void aServerIsBelievedByTheAuthorityThatTheOperatorNames(Vertx vertx, @TempDir Path folder) throws IOException {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        Path authority = folder.resolve("authority.pem");
        certificate.write(authority, folder.resolve("key.pem"));
        System.setProperty("greenmail.tls.keystore.file", certificate.pkcs12().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
        Path stranger = folder.resolve("stranger.pem");
        TestCertificate.make(folder, "stranger").write(stranger, folder.resolve("stranger.key"));
        try (MailServer server = MailServer.startEncrypted()) {
            assertThat(kind(mailer(vertx, server.port(), SmtpTls.TLS, "").send(letter("b-1"))))
                    .as("none of Java's authorities")
                    .isEqualTo(MailException.Kind.AWAY);
            assertThat(kind(mailer(vertx, server.port(), SmtpTls.TLS, stranger.toString())
                            .send(letter("b-2"))))
                    .isEqualTo(MailException.Kind.AWAY);
            assertThat(server.received()).isEmpty();

            Await.done(mailer(vertx, server.port(), SmtpTls.TLS, authority.toString())
                    .send(letter("b-3")));

            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aStrictServerTakesWhatIsEncryptedAndKnowsWhoSendsIt(Vertx vertx, @TempDir Path folder) throws IOException {
        try (StrictMailServer server = StrictMailServer.start(folder)) {
            Smtp right = server.smtp(server.authority(), StrictMailServer.PASSWORD);
            Smtp wrong = server.smtp(server.authority(), "wrong");
            Smtp unbelieved = server.smtp("", StrictMailServer.PASSWORD);

            assertThat(kind(mailer(vertx, wrong).send(letter("e-1")))).isEqualTo(MailException.Kind.AWAY);
            assertThat(kind(mailer(vertx, unbelieved).send(letter("e-2")))).isEqualTo(MailException.Kind.AWAY);
            assertThat(server.received()).isEmpty();
            Mailer mailer = mailer(vertx, right);
            Await.done(mailer.send(letter("e-3")));
            assertThat(server.received()).containsExactly(BOB);
            assertThat(kind(mailer.send(letter("e-4", "550@example.com")))).isEqualTo(MailException.Kind.NEVER);
            assertThat(kind(mailer.send(letter("e-5", "451@example.com")))).isEqualTo(MailException.Kind.LATER);
            assertThat(kind(mailer.send(letter("e-7", "554@example.com"))))
                    .as("what is refused is whoever sends it")
                    .isEqualTo(MailException.Kind.LATER);

            assertThat(kind(mailer(vertx, right, "553@example.org").send(letter("e-6"))))
                    .as("what is refused is the sender, of every mail")
                    .isEqualTo(MailException.Kind.AWAY);
        }
    }

    /** It says nothing of the others: they are sent. */
    @Test
    void anAddressThatTheClientCannotWriteIsNeverSentTo(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start()) {
            Mailer mailer = mailer(vertx, server.port(), SmtpTls.NONE, "");

            assertThat(kind(mailer.send(letter("f-1", "a(b@example.com")))).isEqualTo(MailException.Kind.NEVER);
            assertThat(kind(mailer.send(letter("f-2", "a,b@example.com")))).isEqualTo(MailException.Kind.NEVER);
        }
    }

    @Test
    void nobodyThereIsAway(Vertx vertx) throws IOException {
        int port;
        try (MailServer server = MailServer.start()) {
            port = server.port();
        }

        assertThat(kind(mailer(vertx, port, SmtpTls.NONE, "").send(letter("c-1"))))
                .isEqualTo(MailException.Kind.AWAY);
    }

    /** It says nothing of the mail: the next server, or the same one tomorrow, takes it. */
    @Test
    void aServerThatWantsNothingFromHereIsAway(Vertx vertx) throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> greeting = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("554 no service for you\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });

            assertThat(kind(mailer(vertx, server.getLocalPort(), SmtpTls.NONE, "")
                            .send(letter("g-1"))))
                    .isEqualTo(MailException.Kind.AWAY);
            assertThat(greeting).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aDomainIsSentToByItsNameInTheNameSystem(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start()) {
            Await.done(mailer(vertx, server.port(), SmtpTls.NONE, "").send(letter("h-1", "Bob@B\u00fccher.example")));

            assertThat(MailServer.header(server.mail("Bob@xn--bcher-kva.example", 1), "To"))
                    .isEqualTo("Bob@xn--bcher-kva.example");
        }
    }

    @Test
    void aServerThatIsGoneInTheMiddleIsAway(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start();
                TcpProxy line = TcpProxy.to(server.port())) {
            line.onceSaid("RCPT TO", TcpProxy.Then.ANSWER_IS_LOST);

            assertThat(kind(mailer(vertx, line.port(), SmtpTls.NONE, "").send(letter("d-1"))))
                    .isEqualTo(MailException.Kind.AWAY);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void aSlowServerIsWaitedFor(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start();
                TcpProxy line = TcpProxy.to(server.port())) {
            line.delay(100);

            Await.done(mailer(vertx, line.port(), SmtpTls.NONE, "").send(letter("i-1")));

            assertThat(server.received()).hasSize(1);
        }
    }

    /** Half a minute, and a margin for a busy machine. */
    @Test
    @Tag("slow")
    void aServerThatSaysNothingIsAway(Vertx vertx) throws IOException {
        try (MailServer server = MailServer.start();
                TcpProxy line = TcpProxy.to(server.port())) {
            line.hold();

            assertThat(mailer(vertx, line.port(), SmtpTls.NONE, "")
                            .send(letter("j-1"))
                            .toCompletionStage())
                    .failsWithin(Duration.ofSeconds(90))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(MailException.class, fault -> assertThat(fault.kind())
                            .isEqualTo(MailException.Kind.AWAY));
        }
    }

    private static MailException.Kind kind(Future<Void> sent) {
        if (Await.failure(sent) instanceof MailException fault) {
            return fault.kind();
        }
        throw new AssertionError("another fault");
    }

    private static Mailer mailer(Vertx vertx, int port, SmtpTls tls, String authority) throws IOException {
        return mailer(vertx, new Smtp("localhost", port, tls, authority, "", ""));
    }

    private static Mailer mailer(Vertx vertx, Smtp smtp) throws IOException {
        return mailer(vertx, smtp, "postern@example.org");
    }

    private static Mailer mailer(Vertx vertx, Smtp smtp, String from) throws IOException {
        return Mailer.open(vertx, new MailSettings(Transport.SMTP, from, "https://www.example.org", "", "", smtp, 0));
    }

    private static Letter letter(String id) {
        return letter(id, BOB);
    }

    private static Letter letter(String id, String to) {
        return new Letter(
                id,
                Text.PASSWORD_CHANGED,
                EmailAddress.parse(to).orElseThrow(),
                "en",
                Map.of("email", BOB, "network", "192.0.2.7"));
    }
}
