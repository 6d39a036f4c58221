package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecretsNeverLoggedTest {
    private static final String EMAIL = "canary-address@example.com";
    private static final String PASSWORD = "canary-password";
    private static final String NEW_PASSWORD = "canary-fresh-password";

    @Test
    void noLogEvenAtDebugHoldsAnAddressAPasswordOrAToken() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        TestSettings settings = new TestSettings();
        settings.accessLog = true;
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
    }
}
