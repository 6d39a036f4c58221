package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Prefix;
import dev.postern.config.Settings.Secure;
import dev.postern.domain.Subnet;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is believed of a proxy in front, and what of nobody. */
class ProxyTest {
    private static final String FORM = "email=bob%40example.com&password=secret";

    @ParameterizedTest(name = "{0} behind {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.9                | 127.0.0.1             | 198.51.100.9",
                "203.0.113.1, 198.51.100.9   | 127.0.0.1             | 198.51.100.9",
                "198.51.100.9, 10.0.0.3      | 127.0.0.1, 10.0.0.0/8 | 198.51.100.9",
                "10.0.0.4, 10.0.0.3          | 127.0.0.1, 10.0.0.0/8 | 10.0.0.4",
                "2001:db8::7                 | 127.0.0.1             | 2001:db8:0:0:0:0:0:7",
                "nonsense                    | 127.0.0.1             | 127.0.0.1",
                "198.51.100.9, nonsense      | 127.0.0.1             | 127.0.0.1",
                "198.51.100.9:8080           | 127.0.0.1             | 127.0.0.1",
                "198.51.100.9                | 10.0.0.0/8            | 127.0.0.1",
            })
    void theClientIsTheFirstFromTheRightThatIsNoTrustedProxy(String forwarded, String trusted, String client) {
        TestSettings settings = new TestSettings();
        settings.proxies = subnets(trusted);
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            logIn(server.client(), "x-forwarded-for", forwarded);

            assertThat(log.lines()).anyMatch(line -> line.contains("event=login") && line.endsWith("from=" + client));
        }
    }

    @Test
    void withoutTrustedProxiesNobodyCanNameAnotherAddress() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            logIn(server.client(), "x-forwarded-for", "198.51.100.9", "forwarded", "for=198.51.100.9");

            assertThat(log.lines()).anyMatch(line -> line.contains("event=login") && line.endsWith("from=127.0.0.1"));
        }
    }

    @Test
    void whoIsThrottledIsToldWhenToTryAgain() {
        TestSettings settings = new TestSettings();
        settings.proxies = subnets("127.0.0.1");
        settings.throttle = new Settings.Throttle(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        try (TestServer server = TestServer.start(settings)) {
            assertThat(logIn(server.client(), "x-forwarded-for", "2001:db8::1").status())
                    .isEqualTo(401);

            Reply neighbour = logIn(server.client(), "x-forwarded-for", "2001:db8::2");

            assertThat(neighbour.status()).isEqualTo(429);
            assertThat(neighbour.code()).isEqualTo("throttled");
            assertThat(Integer.parseInt(neighbour.header("retry-after"))).isBetween(895, 900);
            assertThat(logIn(server.client(), "x-forwarded-for", "2001:db8:0:1::1")
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest(name = "cookie.secure {0}, trusting {1}, X-Forwarded-Proto {2}")
    @CsvSource({
        "AUTO, 127.0.0.1, https, true",
        "AUTO, 127.0.0.1, HTTPS, true",
        "AUTO, 127.0.0.1, http, false",
        "AUTO, 10.0.0.1, https, false",
        "FALSE, 127.0.0.1, https, false",
        "TRUE, 10.0.0.1, http, true",
    })
    void theCookieIsSecureWhereTheConnectionIs(Secure secure, String trusted, String scheme, boolean expected) {
        TestSettings settings = new TestSettings();
        settings.secureCookie = secure;
        settings.proxies = subnets(trusted);
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register("bob@example.com", "secret");

            Reply reply = logIn(client, "x-forwarded-proto", scheme);

            assertThat(reply.header("set-cookie").endsWith("; Secure")).isEqualTo(expected);
        }
    }

    @Test
    void aPrefixedCookieIsTakenUnderThatNameAlone() {
        TestSettings settings = new TestSettings();
        settings.secureCookie = Secure.TRUE;
        settings.cookiePrefix = Prefix.HOST;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register("bob@example.com", "secret");
            Reply logIn = logIn(client);
            String cookie = logIn.cookie();

            assertThat(logIn.header("set-cookie"))
                    .matches("__Host-session_id=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure");
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            assertThat(client.profile(cookie.substring("__Host-".length())).status())
                    .isEqualTo(403);
            assertThat(client.delete("/sessions", "cookie", cookie).header("set-cookie"))
                    .isEqualTo("__Host-session_id=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
        }
    }

    @CanIgnoreReturnValue
    private static Reply logIn(Client client, String... headers) {
        String[] all = Stream.concat(Stream.of("content-type", Client.FORM), Stream.of(headers))
                .toArray(String[]::new);
        return client.send("POST", "/sessions", FORM, all);
    }

    private static List<Subnet> subnets(String text) {
        return Stream.of(text.split(",", -1))
                .map(part -> Subnet.parse(part.strip()).orElseThrow())
                .toList();
    }
}
