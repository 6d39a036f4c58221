package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import org.junit.jupiter.api.Test;

/** The seed's own end-to-end test, byte for byte. */
class JourneyTest {
    private static final String EMAIL = "guillaume@holberton.io";
    private static final String PASSWORD = "b4l0u";
    private static final String NEW_PASSWORD = "t4rt1fl3tt3";

    @Test
    void theSeedsJourneyIsWalkedToTheByte() {
        try (TestServer server = TestServer.start()) {
            Client client = server.client();

            assertAnswer(
                    client.register(EMAIL, PASSWORD),
                    200,
                    "{\"email\":\"" + EMAIL + "\",\"message\":\"user created\"}\n");
            assertAnswer(client.register(EMAIL, PASSWORD), 400, "{\"message\":\"email already registered\"}\n");
            assertThat(client.logIn(EMAIL, NEW_PASSWORD).status()).isEqualTo(401);
            assertThat(client.get("/profile").status()).isEqualTo(403);

            Reply loggedIn = client.logIn(EMAIL, PASSWORD);
            assertAnswer(loggedIn, 200, "{\"email\":\"" + EMAIL + "\",\"message\":\"logged in\"}\n");
            assertThat(loggedIn.header("set-cookie")).matches("session_id=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax");
            assertAnswer(client.profile(loggedIn.cookie()), 200, "{\"email\":\"" + EMAIL + "\"}\n");

            Reply loggedOut = client.delete("/sessions", "cookie", loggedIn.cookie());
            assertThat(loggedOut.status()).isEqualTo(302);
            assertThat(loggedOut.header("location")).isEqualTo("/");
            assertAnswer(client.get(loggedOut.header("location")), 200, "{\"message\":\"Bienvenue\"}\n");

            Reply asked = client.postForm("/reset_password", "email", EMAIL);
            String token = asked.member("reset_token");
            assertAnswer(asked, 200, "{\"email\":\"" + EMAIL + "\",\"reset_token\":\"" + token + "\"}\n");
            assertAnswer(
                    client.reset(EMAIL, token, NEW_PASSWORD),
                    200,
                    "{\"email\":\"" + EMAIL + "\",\"message\":\"Password updated\"}\n");
            assertThat(client.logIn(EMAIL, NEW_PASSWORD).status()).isEqualTo(200);
        }
    }

    private static void assertAnswer(Reply reply, int status, String body) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("content-length")).isEqualTo(String.valueOf(body.length()));
    }
}
