package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.postern.config.Settings.Delivery;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.MailServer;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets leave the service once, to their owner, and stay nowhere: no log has them, no file, no other answer. */
class SecretsNeverLoggedTest {
    private static final String EMAIL = "canary-address@example.com";
    private static final String PASSWORD = "canary-password";
    private static final String NEW_PASSWORD = "canary-fresh-password";

    @Test
    void noLogEvenAtDebugHoldsWhatIsMailed() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        // The mail server is in this process, and not ours.
        ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.OFF);
        try (LogCapture log = LogCapture.open();
                MailServer mail = MailServer.start()) {
            TestSettings settings = mail.receiving(new TestSettings());
            settings.delivery = Delivery.MAIL;
            try (TestServer server = TestServer.start(settings)) {
                Client client = server.client();
                client.register(EMAIL, PASSWORD);
                assertThat(client.postForm("/reset_password", "email", EMAIL).status())
                        .isEqualTo(200);
                String token = mail.token(EMAIL, 1);
                client.reset(EMAIL, token, NEW_PASSWORD);
                assertThat(mail.mail(EMAIL, 2)).isNotNull();

                assertThat(String.join("\n", log.lines()))
                        .contains("event=mail outcome=sent")
                        .doesNotContain("canary")
                        .doesNotContain(token);
            }
        } finally {
            root.setLevel(before);
        }
    }

    @Test
    void noLogEvenAtDebugHoldsAnAddressAPasswordOrAToken(@TempDir Path directory) throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        TestSettings settings = new TestSettings().inFiles(directory.resolve("postern"));
        settings.accessLog = true;
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, NEW_PASSWORD));
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(EMAIL, PASSWORD);
            client.register(EMAIL, PASSWORD);
            client.logIn(EMAIL, PASSWORD + "-wrong");
            String cookie = client.session(EMAIL, PASSWORD);
            String token = client.resetToken(EMAIL);
            client.reset(EMAIL, "canary-token", NEW_PASSWORD);
            client.reset(EMAIL, token, NEW_PASSWORD);
            client.delete("/sessions?canary-query=1", "cookie", cookie);
            assertThat(client.send("POST", "/users", "email=canary%ff", "content-type", Client.FORM)
                            .status())
                    .isEqualTo(400);

            secrets.add(token);
            secrets.add(cookie.substring("session_id=".length()));
            assertThat(List.of(
                            client.register(EMAIL, PASSWORD),
                            client.logIn(EMAIL, NEW_PASSWORD + "-wrong"),
                            client.reset(EMAIL, token, NEW_PASSWORD),
                            client.profile(cookie)))
                    .allSatisfy(reply ->
                            assertThat(reply.headers().map() + reply.body()).doesNotContain(secrets));
            String all = String.join("\n", log.lines());
            assertThat(all).contains("event=register outcome=ok");
            assertThat(all)
                    .doesNotContain("canary")
                    .doesNotContain(cookie.substring("session_id=".length()))
                    .doesNotContain(token)
                    .doesNotContain("$2a$");
        } finally {
            root.setLevel(before);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> assertThat(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(secrets));
        }
    }
}
