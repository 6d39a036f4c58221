package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Settings;
import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAccountTest {
    private static final String EMAIL = "bob@example.com";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{16})\"");

    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @BeforeEach
    void register() {
        client.register(EMAIL, "secret");
    }

    @Test
    void anAccountIsShownToItsOwner() {
        String cookie = client.session(EMAIL, "secret");
        client.session(EMAIL, "secret");

        Reply reply = client.get("/account", "cookie", cookie);

        String now = server.clock().instant().toString().replaceFirst("\\.[0-9]+Z", "Z");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"created\":\"" + now + "\",\"email\":\"" + EMAIL + "\",\"last_login\":\"" + now
                        + "\",\"sessions\":2,\"verified\":false}\n");
    }

    @Test
    void sessionsAreShownTheNewestFirstAndWithoutTheirTokens() {
        String phone = logInWith("A phone");
        server.clock().advance(Duration.ofMinutes(5));
        String laptop = logInWith("A laptop");

        Reply reply = client.get("/sessions", "cookie", phone);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .matches("\\{\"sessions\":\\[\\{\"created\":\"[^\"]+\",\"current\":false,\"id\":\"[0-9a-f]{16}\","
                        + "\"last_seen\":\"[^\"]+\",\"network\":\"127.0.0.1\",\"user_agent\":\"A laptop\"\\},"
                        + "\\{\"created\":\"[^\"]+\",\"current\":true,\"id\":\"[0-9a-f]{16}\","
                        + "\"last_seen\":\"[^\"]+\",\"network\":\"127.0.0.1\",\"user_agent\":\"A phone\"\\}\\]\\}\n");
        assertThat(reply.body()).doesNotContain(phone.substring(11)).doesNotContain(laptop.substring(11));
    }

    @Test
    void anExpiredSessionIsNotShown() {
        client.session(EMAIL, "secret");
        server.clock().advance(Duration.ofHours(1));
        String cookie = client.session(EMAIL, "secret");

        assertThat(ids(cookie)).hasSize(1);
        assertThat(client.get("/account", "cookie", cookie).body()).contains("\"sessions\":1");
    }

    @Test
    void aSessionIsEndedByItsName() {
        String lost = client.session(EMAIL, "secret");
        String cookie = client.session(EMAIL, "secret");
        String id = ids(cookie).get(1);
        assertThat(client.profile(lost).status()).isEqualTo(200);

        Reply reply = client.delete("/sessions/" + id, "cookie", cookie);

        assertThat(reply.body()).isEqualTo("{\"id\":\"" + id + "\",\"message\":\"session ended\"}\n");
        assertThat(client.profile(lost).status()).isEqualTo(403);
        assertThat(client.profile(cookie).status()).isEqualTo(200);
        assertThat(client.delete("/sessions/" + id, "cookie", cookie).code()).isEqualTo("session_unknown");
    }

    @Test
    void nobodyEndsTheSessionOfSomebodyElse() {
        client.register("eve@example.com", "hers");
        String bobs = client.session(EMAIL, "secret");
        String eves = client.session("eve@example.com", "hers");

        Reply reply = client.delete("/sessions/" + ids(bobs).get(0), "cookie", eves);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(client.profile(bobs).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789ABCDEF", "%00", "0123456789abcdef0", "'or'1'='1"})
    void whatIsNoNameIsNotFound(String name) {
        String cookie = client.session(EMAIL, "secret");

        assertThat(client.delete("/sessions/" + name, "cookie", cookie).status())
                .isEqualTo(404);
        assertThat(client.delete("/sessions/", "cookie", cookie).status()).isEqualTo(404);
        assertThat(client.profile(cookie).status()).isEqualTo(200);
    }

    @Test
    void allOtherSessionsAreEndedAtOnce() {
        String first = client.session(EMAIL, "secret");
        String second = client.session(EMAIL, "secret");
        String cookie = client.session(EMAIL, "secret");

        Reply reply = client.delete("/sessions?others=true", "cookie", cookie);

        assertThat(reply.body()).isEqualTo("{\"ended\":2,\"message\":\"other sessions ended\"}\n");
        assertThat(client.profile(first).status()).isEqualTo(403);
        assertThat(client.profile(second).status()).isEqualTo(403);
        assertThat(client.profile(cookie).status()).isEqualTo(200);
    }

    @Test
    void aNewPasswordRenewsThisSessionAndEndsTheOthers() {
        String other = client.session(EMAIL, "secret");
        String cookie = client.session(EMAIL, "secret");

        Reply reply =
                client.sendForm("PUT", "/profile/password", cookie, "password", "secret", "new_password", "fresh");

        assertThat(reply.body()).isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"Password updated\"}\n");
        assertThat(client.profile(other).status()).isEqualTo(403);
        assertThat(client.profile(cookie).status()).isEqualTo(403);
        assertThat(client.profile(reply.cookie()).status()).isEqualTo(200);
        assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(401);
        assertThat(client.logIn(EMAIL, "fresh").status()).isEqualTo(200);
    }

    /** A stolen session is no way around the limit on guesses. */
    @Test
    void wrongPasswordsOfAChangeCountAsThoseOfLogIns() {
        TestSettings limited = new TestSettings();
        limited.throttle = new Settings.Throttle(10, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        try (TestServer strict = TestServer.start(limited)) {
            Client thief = strict.client();
            thief.register(EMAIL, "secret");
            String cookie = thief.session(EMAIL, "secret");
            for (int i = 0; i < 5; i++) {
                assertThat(guess(thief, cookie).code()).isEqualTo("bad_credentials");
            }

            Await.until(() -> guess(thief, cookie).code().equals("throttled"));

            assertThat(thief.logIn(EMAIL, "secret").status()).isEqualTo(429);
        }
    }

    private static Reply guess(Client thief, String cookie) {
        return thief.sendForm("PUT", "/profile/password", cookie, "password", "wrong", "new_password", "fresh");
    }

    @Test
    void aNewPasswordTakesAnOpenResetBack() {
        String token = client.resetToken(EMAIL);
        String cookie = client.session(EMAIL, "secret");

        client.sendForm("PUT", "/profile/password", cookie, "password", "secret", "new_password", "fresh");

        assertThat(client.reset(EMAIL, token, "stolen").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"wrong,fresh,401,bad_credentials", "'',fresh,401,bad_credentials", "secret,'',400,password_refused"})
    void aPasswordIsNotChangedByWhoDoesNotKnowItOrIntoNone(String old, String fresh, int status, String code) {
        String cookie = client.session(EMAIL, "secret");

        Reply reply = client.sendForm("PUT", "/profile/password", cookie, "password", old, "new_password", fresh);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.headers("set-cookie")).isEmpty();
        assertThat(client.profile(cookie).status()).isEqualTo(200);
    }

    @Test
    void aRemovedAccountIsGoneAndItsAddressIsFree() {
        String other = client.session(EMAIL, "secret");
        String cookie = client.session(EMAIL, "secret");

        Reply reply = client.sendForm("DELETE", "/profile", cookie, "password", "secret");

        assertThat(reply.body()).isEqualTo("{\"email\":\"" + EMAIL + "\",\"message\":\"account deleted\"}\n");
        assertThat(reply.header("set-cookie")).startsWith("session_id=;").endsWith("Max-Age=0");
        assertThat(client.profile(other).status()).isEqualTo(403);
        assertThat(client.profile(cookie).status()).isEqualTo(403);
        assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(401);
        assertThat(client.register(EMAIL, "another").status()).isEqualTo(200);
    }

    @Test
    void anAccountIsNotRemovedWithoutItsPassword() {
        String cookie = client.session(EMAIL, "secret");

        assertThat(client.sendForm("DELETE", "/profile", cookie, "password", "wrong")
                        .status())
                .isEqualTo(401);
        assertThat(client.delete("/profile", "cookie", cookie).status()).isEqualTo(401);
        assertThat(client.profile(cookie).status()).isEqualTo(200);
    }

    @Test
    void aRemovedAccountComesBackWithALogInWhileItsGraceLasts() {
        TestSettings settings = new TestSettings();
        settings.deletionGrace = Duration.ofDays(7);
        try (TestServer graceful = TestServer.start(settings)) {
            Client own = graceful.client();
            own.register(EMAIL, "secret");
            String cookie = own.session(EMAIL, "secret");

            own.sendForm("DELETE", "/profile", cookie, "password", "secret");

            assertThat(own.profile(cookie).status()).isEqualTo(403);
            assertThat(own.register(EMAIL, "another").status()).isEqualTo(400);
            assertThat(own.logIn(EMAIL, "secret").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/account",
        "GET,/sessions",
        "DELETE,/sessions/0123456789abcdef",
        "DELETE,/sessions?others=true",
        "PUT,/profile/password",
        "DELETE,/profile",
    })
    void withoutASessionThereIsNothing(String method, String path) {
        String ended = client.session(EMAIL, "secret");
        client.delete("/sessions", "cookie", ended);

        for (String cookie : List.of("x=y", ended, "session_id=")) {
            Reply reply = client.sendForm(
                    method, path, cookie, "password", "secret", "new_password", "fresh", "email", EMAIL);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("no_session");
        }
    }

    private String logInWith(String agent) {
        return client.send(
                        "POST",
                        "/sessions",
                        Client.form("email", EMAIL, "password", "secret"),
                        "content-type",
                        Client.FORM,
                        "user-agent",
                        agent)
                .cookie();
    }

    private List<String> ids(String cookie) {
        return ID.matcher(client.get("/sessions", "cookie", cookie).body())
                .results()
                .map(MatchResult::group)
                .map(found -> found.substring(6, 22))
                .toList();
    }
}
