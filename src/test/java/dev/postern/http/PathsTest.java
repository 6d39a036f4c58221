package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.RawHttp;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathsTest {
    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/profile/",
                "//profile",
                "/x/../profile",
                "/./profile",
                "/Profile",
                "/%70rofile",
                "/profile;a=b",
                "/profile/x.css",
                "/profile%2f.js",
                "//",
                "/.git/HEAD",
                "/..%2f..%2fetc/passwd",
                "/health/ready",
                "/metrics",
                "/users/",
            })
    void onlyTheOneNameOfARouteIsServed(String path) {
        String answer = RawHttp.exchange(
                server.port(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not_found\"");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /, 'GET, HEAD'",
        "DELETE, /, 'GET, HEAD'",
        "GET, /users, POST",
        "HEAD, /users, POST",
        "PUT, /sessions, 'DELETE, GET, HEAD, POST'",
        "POST, /profile, 'DELETE, GET, HEAD'",
        "OPTIONS, /profile, 'DELETE, GET, HEAD'",
        "PATCH, /reset_password, 'POST, PUT'",
        "TRACE, /, 'GET, HEAD'",
        "FOO, /sessions, 'DELETE, GET, HEAD, POST'",
        "GET, /sessions/0123456789abcdef, DELETE",
    })
    void anotherMethodIsA405ThatSaysWhichAreAllowed(String method, String path, String allow) {
        String answer = RawHttp.exchange(
                server.port(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("allow: " + allow + "\r\n");
    }

    @Test
    void theFrontPageIsThereForHeadToo() {
        Reply head = client.send("HEAD", "/", "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("content-length")).isEqualTo("24");
    }

    @Test
    void noAnswerTellsWhatTheServerIsMadeOf() {
        Reply reply = client.get("/");

        assertThat(reply.headers("server")).isEmpty();
        assertThat(reply.headers("x-powered-by")).isEmpty();
    }
}
