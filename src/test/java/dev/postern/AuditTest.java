package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings;
import dev.postern.domain.Subnet;
import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.RawHttp;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trail of what happened: each thing once, and under the number that its answer has. */
class AuditTest {
    private static final String EVENTS = "postern.events";

    @Test
    void eachThingThatHappensToAnAccountIsOneEvent() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            Client client = server.client();
            client.register("a@example.com", "secret");
            client.register("a@example.com", "secret");
            client.logIn("a@example.com", "wrong");
            client.logIn("nobody@example.com", "wrong");
            String cookie = client.session("a@example.com", "secret");
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            client.delete("/sessions", "cookie", cookie);
            assertThat(client.profile(cookie).status()).isEqualTo(403);
            String token = client.resetToken("a@example.com");
            client.reset("a@example.com", token, "another");
            client.reset("a@example.com", token, "another");

            assertThat(log.linesOf(EVENTS))
                    .containsExactly(
                            "event=register outcome=ok user=1 from=127.0.0.1",
                            "event=register outcome=taken from=127.0.0.1",
                            "event=login outcome=failed user=1 from=127.0.0.1",
                            "event=login outcome=failed from=127.0.0.1",
                            "event=login outcome=ok user=1 from=127.0.0.1",
                            "event=logout outcome=ok user=1 from=127.0.0.1",
                            "event=refused outcome=no_session count=1 from=127.0.0.1",
                            "event=reset_request outcome=ok user=1 from=127.0.0.1",
                            "event=reset outcome=ok user=1 from=127.0.0.1",
                            "event=reset outcome=token_refused from=127.0.0.1");
        }
    }

    @Test
    void theAnswerHasTheEventsNumber() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            Reply reply = server.client().logIn("nobody@example.com", "wrong");

            assertThat(log.valuesOf(EVENTS, "request")).containsExactly(reply.header("x-request-id"));
            assertThat(reply.header("x-request-id")).matches("[0-9a-f]{16}");
        }
    }

    @Test
    void aTrustedProxysNumberIsTaken() {
        TestSettings settings = new TestSettings();
        settings.proxies = List.of(Subnet.parse("127.0.0.1").orElseThrow());
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            Reply reply = logInAs(server, "proxy-7.a_b");

            assertThat(reply.header("x-request-id")).isEqualTo("proxy-7.a_b");
            assertThat(log.valuesOf(EVENTS, "request")).containsExactly("proxy-7.a_b");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, proxy-7", "true, two words", "true, <b>"})
    void nobodyElsesIsNorIsNonsense(boolean trusted, String said) {
        TestSettings settings = new TestSettings();
        if (trusted) {
            settings.proxies = List.of(Subnet.parse("127.0.0.1").orElseThrow());
        }
        try (TestServer server = TestServer.start(settings)) {
            assertThat(logInAs(server, said).header("x-request-id")).matches("[0-9a-f]{16}");
        }
    }

    private static Reply logInAs(TestServer server, String request) {
        return server.client()
                .send(
                        "POST",
                        "/sessions",
                        "email=a@b.c&password=x",
                        "content-type",
                        Client.FORM,
                        "x-request-id",
                        request);
    }

    @Test
    void attemptsToGetAroundAControlAreEvents() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            Client client = server.client();
            Reply crossSite = client.send("DELETE", "/sessions", "", "sec-fetch-site", "cross-site");
            Reply twice = client.send("POST", "/sessions", "email=a&email=b", "content-type", Client.FORM);
            String broken = RawHttp.exchange(server.port(), "GET / HTTP/1.1\r\nno colon\r\n\r\n");

            assertThat(List.of(crossSite.status(), twice.status())).containsExactly(403, 400);
            assertThat(broken).startsWith("HTTP/1.1 400");
            assertThat(log.linesOf(EVENTS))
                    .containsExactly(
                            "event=refused outcome=cross_site count=1 from=127.0.0.1",
                            "event=refused outcome=duplicate_field count=1 from=127.0.0.1",
                            "event=refused outcome=malformed_request count=1 from=127.0.0.1");
        }
    }

    @Test
    void whoTriesTooOftenIsToldOfToo() {
        TestSettings settings = new TestSettings();
        settings.throttle = new Settings.Throttle(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            server.client().logIn("nobody@example.com", "wrong");
            server.client().logIn("nobody@example.com", "wrong");

            assertThat(log.linesOf(EVENTS))
                    .containsExactly(
                            "event=login outcome=failed from=127.0.0.1",
                            "event=refused outcome=throttled count=1 from=127.0.0.1");
        }
    }

    @Test
    void aFloodIsSummedUp() {
        TestSettings settings = new TestSettings();
        settings.eventLoops = 1;
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            long start = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                assertThat(client.get("/profile").status()).isEqualTo(403);
            }
            long seconds = (System.nanoTime() - start) / 1_000_000_000;

            assertThat(log.linesOf(EVENTS)).hasSizeBetween(1, (int) seconds + 1);
        }
    }

    @Test
    void whatIsMerelyMistypedIsNone() {
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start()) {
            assertThat(server.client().get("/nowhere").status()).isEqualTo(404);
            assertThat(server.client().delete("/").status()).isEqualTo(405);

            assertThat(log.linesOf(EVENTS)).isEmpty();
        }
    }
}
