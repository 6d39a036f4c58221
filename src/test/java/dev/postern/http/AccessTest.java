package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what: the table in the documentation, walked. */
class AccessTest {
    private static final String ALICE = "alice@example.com";
    private static final String BOB = "bob@example.com";

    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @BeforeEach
    void register() {
        client.register(ALICE, "secret");
        client.register(BOB, "secret");
    }

    @Test
    void aSessionOpensItsOwnersAccountAndNothingElseDoes() {
        String expired = client.session(ALICE, "secret");
        server.clock().advance(Duration.ofDays(2));
        String ended = client.session(ALICE, "secret");
        client.delete("/sessions", "cookie", ended);
        String alices = client.session(ALICE, "secret");
        String bobs = client.session(BOB, "secret");
        String unknown = "session_id=" + "A".repeat(43);

        for (String cookie : List.of("a=b", "session_id=", unknown, alices + "A", expired, ended)) {
            assertThat(client.profile(cookie).code()).as(cookie).isEqualTo("no_session");
            assertThat(client.delete("/sessions", "cookie", cookie).code())
                    .as(cookie)
                    .isEqualTo("no_session");
        }
        assertThat(client.profile(alices).member("email")).isEqualTo(ALICE);
        assertThat(client.profile(bobs).member("email")).isEqualTo(BOB);
        assertThat(client.delete("/sessions", "cookie", alices).status()).isEqualTo(302);
        assertThat(client.profile(bobs).member("email")).isEqualTo(BOB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/profile?email=bob@example.com",
                "/profile?id=2&user_id=2",
                "/profile?callback=x&jsonp=x",
            })
    void nothingInARequestMakesItAnothers(String path) {
        String alices = client.session(ALICE, "secret");

        Reply reply = client.get(path, "cookie", alices, "x-user-id", "2", "x-forwarded-user", BOB);

        assertThat(reply.body()).isEqualTo("{\"email\":\"" + ALICE + "\"}\n");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void readingChangesNothing(String method) {
        String alices = client.session(ALICE, "secret");
        String token = client.resetToken(ALICE);
        String everything = "?email=new@example.com&password=secret&new_password=other&reset_token=" + token;

        for (String path : List.of("/", "/users", "/sessions", "/profile", "/reset_password")) {
            Reply reply = client.send(method, path + everything, "", "cookie", alices);
            assertThat(reply.status()).as(path).isIn(200, 405);
            assertThat(reply.headers("set-cookie")).isEmpty();
        }

        assertThat(client.profile(alices).status()).isEqualTo(200);
        assertThat(client.register("new@example.com", "secret").status()).isEqualTo(200);
        assertThat(client.reset(ALICE, token, "other").status()).isEqualTo(200);
    }

    @Test
    void aPasswordDoesNotExpire() {
        server.clock().advance(Duration.ofDays(3_650));

        assertThat(client.logIn(ALICE, "secret").status()).isEqualTo(200);
    }
}
