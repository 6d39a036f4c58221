package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings.Secure;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsTest {
    private static final String EMAIL = "bob@example.com";

    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @BeforeAll
    void register() {
        client.register(EMAIL, "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "email=bob@example.com",
                "password=secret",
                "email=&password=secret",
                "email=bob@example.com&password=",
                "email=bob@example.com&password=wrong",
                "email=eve@example.com&password=secret",
                "email=no+address&password=secret",
                "email=bob@example.com&password=%ff",
                "email=bob@example.com&password=secret%00",
                "email=%ff&password=secret",
                "email=bob@example.com&%ff=a&password=secret",
            })
    void everyWrongLogInGetsTheSameAnswer(String body) {
        Reply reply = client.send("POST", "/sessions", body, "content-type", Client.FORM);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body())
                .isEqualTo("{\"code\":\"bad_credentials\",\"status\":401,"
                        + "\"title\":\"Unknown e-mail address or wrong password.\"}\n");
        assertThat(reply.headers("set-cookie")).isEmpty();
        assertThat(reply.headers("www-authenticate")).isEmpty();
    }

    @Test
    void aFieldGivenTwiceIsA400() {
        Reply reply = client.postForm("/sessions", "email", EMAIL, "password", "secret", "password", "secret");

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void credentialsInTheQueryAreNotRead() {
        assertThat(client.send("POST", "/sessions?email=bob@example.com&password=secret", "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theCookieSaysSecureWhenItIsToldTo() {
        TestSettings settings = new TestSettings();
        settings.secureCookie = Secure.TRUE;
        try (TestServer behindTls = TestServer.start(settings)) {
            behindTls.client().register(EMAIL, "secret");

            assertThat(behindTls.client().logIn(EMAIL, "secret").header("set-cookie"))
                    .endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");
        }
    }

    @Test
    void theSecretIsInTheCookieAlone() {
        Reply reply = client.logIn(EMAIL, "secret");
        String token = reply.cookie().substring("session_id=".length());

        assertThat(reply.body()).doesNotContain(token);
        assertThat(client.profile(reply.cookie()).body()).doesNotContain(token);
    }

    @Test
    void aCookieSentAlongWithALogInEnds() {
        String old = client.session(EMAIL, "secret");

        Reply reply = client.logIn(EMAIL, "secret", old);

        assertThat(reply.cookie()).isNotEqualTo(old);
        assertThat(client.profile(old).status()).isEqualTo(403);
        assertThat(client.profile(reply.cookie()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session_id=",
                "session_id=x",
                "session_id=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "session_id",
                "other=1",
                "SESSION_ID=%s",
                "xsession_id=%s",
                "session_id=\"%s\"",
                "session_id=%s%s",
                "session_id=%s.",
                "session_id =%s",
                "session_id=%s; session_id=%s",
                "session_id=x; session_id=%s",
            })
    void noOtherCookieIsASession(String cookie) {
        String token = client.session(EMAIL, "secret").substring("session_id=".length());

        Reply reply = client.profile(cookie.replace("%s", token));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("no_session");
    }

    @Test
    void theCookieIsFoundAmongOthers() {
        String cookie = client.session(EMAIL, "secret");

        assertThat(client.profile("a=b; " + cookie + "; c=d").status()).isEqualTo(200);
    }

    @Test
    void aSessionIsNotReadFromElsewhere() {
        String token = client.session(EMAIL, "secret").substring("session_id=".length());

        assertThat(client.get("/profile?session_id=" + token).status()).isEqualTo(403);
        assertThat(client.get("/profile", "x-session-id", token, "authorization", "Bearer " + token)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void headIsGetWithoutTheBody() {
        String cookie = client.session(EMAIL, "secret");

        Reply head = client.send("HEAD", "/profile", "", "cookie", cookie);

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("content-length"))
                .isEqualTo(client.profile(cookie).header("content-length"));
        assertThat(client.send("HEAD", "/profile", "").status()).isEqualTo(403);
    }

    @Test
    void aLogOutSendsHomeAndTakesTheCookieBack() {
        String cookie = client.session(EMAIL, "secret");

        Reply reply =
                client.delete("/sessions?next=//evil.example", "cookie", cookie, "referer", "http://evil.example");

        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.header("location")).isEqualTo("/");
        assertThat(reply.header("set-cookie")).isEqualTo("session_id=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assertThat(client.profile(cookie).status()).isEqualTo(403);
    }

    @Test
    void aLogOutWithoutASessionIsA403() {
        String cookie = client.session(EMAIL, "secret");
        client.delete("/sessions", "cookie", cookie);

        assertThat(client.delete("/sessions").status()).isEqualTo(403);
        assertThat(client.delete("/sessions", "cookie", cookie).status()).isEqualTo(403);
        assertThat(client.delete("/sessions", "cookie", cookie + "; " + cookie).status())
                .isEqualTo(403);
    }

    /** A pooled connection once kept its automatic commit off after a transaction; log-outs were then undone. */
    @Test
    void aLogOutLastsForEachOfManyUsers() {
        for (int i = 0; i < 20; i++) {
            String email = "user" + i + "@example.com";
            client.register(email, "secret");
            String cookie = client.session(email, "secret");
            assertThat(client.profile(cookie).status()).isEqualTo(200);
            assertThat(client.delete("/sessions", "cookie", cookie).status()).isEqualTo(302);
            assertThat(client.profile(cookie).status()).isEqualTo(403);
        }
    }
}
