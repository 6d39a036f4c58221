package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.RawHttp;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps a page of another site from acting for its visitor, and our answers from being used as pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
    @AutoClose
    private final TestServer server = TestServer.start(settings());

    private final Client client = server.client();

    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.origins = List.of("https://www.example.com");
        return settings;
    }

    @ParameterizedTest(name = "Sec-Fetch-Site: {0}, Origin: {1}")
    @CsvSource({
        ", , true",
        "same-origin, http://HOST, true",
        "none, , true",
        "same-origin, , true",
        "same-site, http://HOST, false",
        "cross-site, , false",
        "cross-site, https://evil.example, false",
        "cross-site, https://www.example.com, true",
        "cross-site, http://HOST, false",
        "nonsense, , false",
        ", http://HOST, true",
        ", https://HOST, true",
        ", HTTP://HOST, true",
        ", https://www.example.com, true",
        ", https://WWW.example.com, false",
        ", https://evil.example, false",
        ", https://www.example.com.evil.example, false",
        ", http://HOST.evil.example, false",
        ", null, false",
    })
    void aPageOfAnotherSiteChangesNothing(String site, String origin, boolean passes) {
        List<String> headers = new ArrayList<>(List.of("content-type", Client.FORM));
        if (site != null) {
            headers.addAll(List.of("sec-fetch-site", site));
        }
        if (origin != null) {
            headers.addAll(List.of("origin", origin.replace("HOST", "127.0.0.1:" + server.port())));
        }
        String[] all = headers.toArray(String[]::new);

        Reply logIn = client.send("POST", "/sessions", "email=a@b.c&password=x", all);
        Reply register = client.send("POST", "/users", "email=not+one&password=x", all);
        Reply ask = client.send("POST", "/reset_password", "email=a@b.c", all);
        Reply reset = client.send("PUT", "/reset_password", "email=a@b.c&reset_token=x&new_password=y", all);
        Reply logOut = client.send("DELETE", "/sessions", "", all);

        assertThat(List.of(logIn.code(), register.code(), ask.code(), reset.code(), logOut.code()))
                .isEqualTo(
                        passes
                                ? List.of(
                                        "bad_credentials",
                                        "email_invalid",
                                        "reset_refused",
                                        "reset_token_invalid",
                                        "no_session")
                                : List.of("cross_site", "cross_site", "cross_site", "cross_site", "cross_site"));
    }

    @Test
    void severalOriginsAreNobodys() {
        String origin = "Origin: http://localhost\r\n";
        String answer = RawHttp.exchange(
                server.port(),
                "DELETE /sessions HTTP/1.1\r\nHost: localhost\r\n" + origin + origin + "Connection: close\r\n\r\n");

        assertThat(answer).contains("cross_site");
    }

    @Test
    void readingIsNotChanging() {
        Reply reply = client.get("/", "sec-fetch-site", "cross-site", "origin", "https://evil.example");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n",
                "GET /profile HTTP/1.1\r\nHost: a\r\n",
                "GET /nothing HTTP/1.1\r\nHost: a\r\n",
                "PUT / HTTP/1.1\r\nHost: a\r\n",
                "POST /users HTTP/1.1\r\nHost: a\r\n",
                "POST /sessions HTTP/1.1\r\nHost: a\r\n",
                "GET / HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n",
                "nonsense\r\n",
            })
    void everyAnswerSaysThatItIsNoPage(String request) {
        String answer = RawHttp.exchange(server.port(), request + "Connection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.")
                .contains("\r\ncache-control: no-store\r\n")
                .contains("\r\nx-content-type-options: nosniff\r\n")
                .contains("\r\ncontent-security-policy: default-src 'none'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'\r\n")
                .contains("\r\nreferrer-policy: no-referrer\r\n")
                .contains("\r\ncross-origin-resource-policy: same-origin\r\n");
    }
}
