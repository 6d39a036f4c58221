package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetPasswordTest {
    private static final String EMAIL = "bob@example.com";

    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @BeforeEach
    void register() {
        client.register("first@example.com", "theirs");
        client.register(EMAIL, "secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "email=", "email=nobody@example.com", "email=no+address", "mail=bob@example.com"})
    void noTokenForWhoHasNoAccount(String body) {
        Reply reply = client.send("POST", "/reset_password", body, "content-type", Client.FORM);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("reset_refused");
    }

    /** In half of the seed's public implementations this changes the first user's password. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&reset_token=", "&reset_token=null", "&reset_token=None", "&reset_token=undefined"})
    void withoutATokenNobodysPasswordChanges(String token) {
        for (String email : new String[] {"", "email=first@example.com", "email=bob@example.com"}) {
            Reply reply = client.send(
                    "PUT", "/reset_password", email + token + "&new_password=stolen", "content-type", Client.FORM);

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("reset_token_invalid");
        }
        assertThat(client.logIn("first@example.com", "theirs").status()).isEqualTo(200);
        assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(200);
    }

    @Test
    void everyInvalidTokenGetsTheSameAnswer() {
        String bobs = client.resetToken(EMAIL);
        String used = client.resetToken("first@example.com");
        client.reset("first@example.com", used, "fresh");

        Reply othersToken = client.reset("first@example.com", bobs, "fresh");
        Reply usedToken = client.reset("first@example.com", used, "fresh");
        Reply unknownAddress = client.reset("nobody@example.com", bobs, "fresh");
        Reply garbage = client.reset(EMAIL, "garbage", "fresh");

        assertThat(othersToken.status()).isEqualTo(403);
        assertThat(usedToken.body()).isEqualTo(othersToken.body());
        assertThat(unknownAddress.body()).isEqualTo(othersToken.body());
        assertThat(garbage.body()).isEqualTo(othersToken.body());
        assertThat(client.reset(EMAIL, bobs, "fresh").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "&new_password=", "&new_password=%00", "&new_password=%ff", "&new_password=a&new_password=a"
            })
    void aRefusedPasswordLeavesTheTokenUsable(String password) {
        String token = client.resetToken(EMAIL);

        Reply reply = client.send(
                "PUT",
                "/reset_password",
                "email=" + EMAIL + "&reset_token=" + token + password,
                "content-type",
                Client.FORM);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(client.reset(EMAIL, token, "fresh").status()).isEqualTo(200);
    }

    @Test
    void aResetEndsSessionsAndOpensNone() {
        String cookie = client.session(EMAIL, "secret");

        Reply reply = client.reset(EMAIL, client.resetToken(EMAIL), "fresh");

        assertThat(reply.headers("set-cookie")).isEmpty();
        assertThat(client.profile(cookie).status()).isEqualTo(403);
    }
}
