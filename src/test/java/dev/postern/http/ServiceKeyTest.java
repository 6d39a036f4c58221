package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceKeyTest {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String NEXT_KEY = "fedcba9876543210fedcba9876543210";

    @AutoClose
    private final TestServer server = TestServer.start(settings());

    private final Client client = server.client();

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.serviceKeys = List.of(KEY, NEXT_KEY);
        return settings;
    }

    @BeforeAll
    void register() {
        client.register("bob@example.com", "secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, NEXT_KEY})
    void aFrontEndThatKnowsAKeyGetsTokens(String key) {
        Reply reply = ask("authorization", "Bearer " + key);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(client.reset("bob@example.com", reply.member("reset_token"), "fresh")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                KEY,
                "Basic " + KEY,
                "Bearer " + KEY + "0",
                "Bearer 0123456789abcdef0123456789abcde",
                "Bearer " + KEY + ", Bearer " + KEY,
            })
    void whoDoesNotIsRefused(String authorization) {
        Reply reply = ask("authorization", authorization);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.code()).isEqualTo("service_key_required");
    }

    @Test
    void aKeyGivenTwiceIsNone() {
        Reply reply = ask("authorization", "Bearer " + KEY, "authorization", "Bearer " + KEY);

        assertThat(reply.code()).isEqualTo("service_key_required");
    }

    @Test
    void otherRoutesAskForNone() {
        assertThat(client.logIn("bob@example.com", "wrong").status()).isEqualTo(401);
    }

    private Reply ask(String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "content-type";
        all[1] = Client.FORM;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return client.send("POST", "/reset_password", "email=bob@example.com", all);
    }
}
