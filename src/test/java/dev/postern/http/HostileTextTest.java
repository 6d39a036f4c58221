package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that mean something to a store, a log, a page or a template, wherever a client can put one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextTest {
    private static final String BYSTANDER = "bob@example.com";

    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @BeforeAll
    void register() {
        client.register(BYSTANDER, "secret");
    }

    static List<String> texts() {
        return List.of(
                "' OR 1=1--",
                "'; SHUTDOWN--",
                "'||(SELECT password_hash FROM users)||'",
                "\\",
                "%",
                "_%",
                ".*",
                "*)(uid=*",
                "${7*7}",
                "{{7*7}}",
                "%s%n%d%x",
                "</script><script>alert(1)</script>",
                "\"><b>x</b>",
                "\",\"admin\":\"true",
                "a%2540b",
                "../../etc/passwd",
                "=cmd|x",
                "a\u2028b\u2029c",
                "\r\nSet-Cookie: session_id=x",
                "a\nb",
                "a\u0000b",
                "\u001b[31m",
                "bob@example.com,eve@example.com",
                "Bob <bob@example.com>",
                "a".repeat(10_000),
                "a@" + "a.".repeat(5_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aTextIsATextWhereverItArrives(String text) {
        check(client.register(text, "secret"), text);
        check(client.register(text + "@example.com", "secret"), text + "@example.com");
        check(client.register("eve@example.com", text), "eve@example.com");
        refuses(client.logIn(text, "secret"));
        refuses(client.logIn(BYSTANDER, text));
        refuses(client.postForm("/sessions", "email", BYSTANDER, text, "secret"));
        refuses(client.postForm("/reset_password", "email", text));
        refuses(client.reset(BYSTANDER, text, "other"));
        refuses(client.reset(text, text, text));
        refuses(client.get("/profile?session_id=" + URLEncoder.encode(text, StandardCharsets.UTF_8)));
        String line = text.replaceAll("[^\\x20-\\x7e]", "?").substring(0, Math.min(text.length(), 1_000));
        refuses(client.get("/profile", "cookie", "session_id=" + line, "user-agent", line, "x-forwarded-for", line));
        refuses(client.delete("/sessions", "cookie", "session_id=" + line, "referer", line, "x-request-id", line));

        assertThat(client.logIn(BYSTANDER, "secret").status()).isEqualTo(200);
    }

    @Test
    void nobodyIsCalledForWhatATextSays() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + elsewhere.getLocalPort();
            for (String text : List.of("${jndi:ldap://" + host + "/a}", "http://" + host + "/", "//" + host)) {
                refuses(client.logIn(text, text));
                refuses(client.get("/profile", "user-agent", text, "referer", text, "x-forwarded-host", host));
            }

            elsewhere.setSoTimeout(1);
            assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Either an account by just this address, or a refusal. */
    private static void check(Reply reply, String address) {
        if (reply.status() == 200) {
            assertThat(new JsonObject(reply.body()))
                    .isEqualTo(new JsonObject().put("email", address).put("message", "user created"));
            assertThat(reply.headers("set-cookie")).isEmpty();
        } else {
            refuses(reply);
        }
    }

    private static void refuses(Reply reply) {
        assertThat(reply.status()).isBetween(400, 499);
        assertThat(new JsonObject(reply.body()).fieldNames())
                .isSubsetOf("code", "status", "title", "detail", "message");
        assertThat(reply.headers("set-cookie")).isEmpty();
        assertThat(reply.headers("location")).isEmpty();
    }
}
