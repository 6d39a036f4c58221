package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testing.Client;
import dev.postern.testing.RawHttp;
import dev.postern.testing.Reply;
import dev.postern.testing.TestCertificate;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service under TLS: the same service, over both versions of HTTP, and nothing weaker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptionTest {
    private final TestCertificate certificate;

    @AutoClose
    private final TestServer server;

    EncryptionTest(@TempDir Path folder) {
        certificate = TestCertificate.make(folder, "first");
        TestSettings settings = new TestSettings();
        settings.certificate = certificate.pkcs12().toString();
        settings.certificatePassword = TestCertificate.PASSWORD;
        server = TestServer.start(settings);
    }

    private Client client(Version version) {
        return new Client(
                "https://127.0.0.1:" + server.port(),
                HttpClient.newBuilder()
                        .version(version)
                        .sslContext(certificate.trust())
                        .build());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void theWholeJourneyWorks(Version version) {
        Client client = client(version);
        String email = version + "@example.com";
        client.register(email, "first password");
        String cookie = client.session(email, "first password");

        assertThat(client.profile(cookie).body()).isEqualTo("{\"email\":\"" + email + "\"}\n");
        assertThat(client.delete("/sessions", "cookie", cookie).status()).isEqualTo(302);
        assertThat(client.profile(cookie).code()).isEqualTo("no_session");
        String token = client.resetToken(email);
        assertThat(client.reset(email, token, "second password").status()).isEqualTo(200);
        assertThat(client.logIn(email, "second password").status()).isEqualTo(200);
    }

    @Test
    void theCookieSaysSecure() {
        Client client = client(Version.HTTP_2);
        client.register("secure@example.com", "a password");

        assertThat(client.logIn("secure@example.com", "a password").header("set-cookie"))
                .endsWith("; Path=/; HttpOnly; SameSite=Lax; Secure");
    }

    @Test
    void aBrowserForgetsWhatPagesKeptAtLogOut() {
        Client client = client(Version.HTTP_2);
        client.register("forget@example.com", "a password");
        String cookie = client.session("forget@example.com", "a password");

        assertThat(client.delete("/sessions", "cookie", cookie).header("clear-site-data"))
                .isEqualTo("\"cache\", \"storage\"");
    }

    static Stream<Arguments> requests() {
        return Stream.of(Version.HTTP_1_1, Version.HTTP_2)
                .flatMap(version -> Stream.of(
                        Arguments.of(version, "GET", "/", "", 200),
                        Arguments.of(version, "GET", "/profile", "", 403),
                        Arguments.of(version, "POST", "/sessions", "email=a@b.c&password=x", 401),
                        Arguments.of(version, "POST", "/users", "email=", 400),
                        Arguments.of(version, "GET", "/nowhere", "", 404),
                        Arguments.of(version, "PUT", "/", "", 405),
                        Arguments.of(version, "POST", "/users", "x".repeat(16 * 1024 + 1), 413)));
    }

    @ParameterizedTest(name = "{0} {1} {2}: {4}")
    @MethodSource("requests")
    void everyAnswerInsistsOnTls(Version version, String method, String path, String body, int status) {
        Reply reply = client(version).send(method, path, body, "content-type", Client.FORM);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("strict-transport-security")).isEqualTo("max-age=31536000; includeSubDomains");
    }

    @Test
    void soDoesTheAnswerToWhatIsNoRequest() throws IOException {
        assertThat(exchange("GET / HTTP/1.1\r\nno colon\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("strict-transport-security: max-age=31536000; includeSubDomains");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void goodVersionIsSpoken(String protocol) throws IOException {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void theNewestVersionIsPreferred() throws IOException {
        try (SSLSocket socket = socket()) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void aSuiteWithoutForwardSecrecyIsRefused() throws IOException {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(
                    new String[] {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void anOldVersionIsRefused() throws IOException {
        // A hello of TLS 1.1 with one suite of its time; Java itself would not send one.
        int[] hello = {
            0x16, 0x03, 0x02, 0x00, 0x2f, 0x01, 0x00, 0x00, 0x2b, 0x03, 0x02, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
            13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 0x00, 0x00, 0x04, 0xc0, 0x09,
            0x00, 0x2f, 0x01, 0x00
        };
        StringBuilder bytes = new StringBuilder();
        for (int one : hello) {
            bytes.append((char) one);
        }

        String answer = RawHttp.exchange(server.port(), bytes.toString());

        // An alert, and no hello of the server's.
        assertThat(answer).startsWith("\u0015");
    }

    @Test
    void plainTextIsNotAnswered() {
        assertThat(RawHttp.exchange(server.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .doesNotContain("HTTP/1.1");
    }

    private SSLSocket socket() throws IOException {
        return (SSLSocket)
                certificate.trust().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
    }

    private String exchange(String text) throws IOException {
        try (SSLSocket socket = socket();
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
