package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The cookie by which a browser is known, as clients see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceCookieTest {
    private static final String EMAIL = "bob@example.com";

    @AutoClose
    private final TestServer server = TestServer.start(settings());

    private final Client client = server.client();

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.cookiePrefix = Settings.Prefix.HOST;
        settings.secureCookie = Settings.Secure.TRUE;
        settings.throttle = new Settings.Throttle(10, 0, 0, 100, 20, 0, 0, 0, 0, 0);
        return settings;
    }

    @BeforeAll
    void register() {
        client.register(EMAIL, "secret");
    }

    @Test
    void aLogInLeavesItForHalfAYear() {
        Reply reply = client.logIn(EMAIL, "secret");

        assertThat(reply.headers("set-cookie")).hasSize(2).anySatisfy(cookie -> assertThat(cookie)
                .matches("__Host-device_id=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000; Secure"));
    }

    @Test
    void aBrowserThatHasItKeepsIt() {
        String device =
                client.logIn(EMAIL, "secret").headers("set-cookie").get(1).split(";", 2)[0];

        Reply again = client.logIn(EMAIL, "secret", device);

        assertThat(again.headers("set-cookie").get(1)).startsWith(device + ";");
    }

    @Test
    void aWrongPasswordLeavesNothing() {
        assertThat(client.logIn(EMAIL, "wrong").headers("set-cookie")).isEmpty();
    }

    @Test
    void itIsNoSession() {
        String device =
                client.logIn(EMAIL, "secret").headers("set-cookie").get(1).split(";", 2)[0];

        assertThat(client.profile(device.replace("device_id", "session_id")).code())
                .isEqualTo("no_session");
    }
}
