package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import dev.postern.testing.RawHttp2;
import dev.postern.testing.TestCertificate;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What HTTP/2 brings with it has its limits too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2Test {
    private static final int CANCEL = 8;

    private final Vertx vertx = Vertx.vertx();

    @AutoClose
    private final TestServer server;

    private final AtomicReference<HttpConnection> connection = new AtomicReference<>();
    private final HttpClient client;
    private final SSLContext trusting;

    Http2Test(@TempDir Path folder) {
        TestSettings settings = new TestSettings();
        TestCertificate certificate = TestCertificate.make(folder, "first");
        trusting = certificate.trust();
        settings.certificate = certificate.pkcs12().toString();
        settings.certificatePassword = TestCertificate.PASSWORD;
        server = TestServer.start(settings);
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setTrustAll(true)
                        .setVerifyHost(false))
                .withConnectHandler(connection::set)
                .build();
    }

    @AfterAll
    void close() {
        Await.done(vertx.close());
    }

    private RequestOptions request(HttpMethod method, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(server.port())
                .setURI(path);
    }

    private Future<HttpClientResponse> get(MultiMap headers) {
        return client.request(request(HttpMethod.GET, "/").setHeaders(headers)).compose(request -> request.send());
    }

    @Test
    void manyRequestsShareAConnection() {
        List<Future<HttpClientResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(get(MultiMap.caseInsensitiveMultiMap()));
        }

        assertThat(Await.value(Future.all(answers)).<HttpClientResponse>list())
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    }

    @Test
    void tooManyFieldsAreRefusedAndTheNextRequestIsServed() {
        MultiMap many = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < 101; i++) {
            many.add("x-" + i, "1");
        }

        assertThat(Await.value(get(many)).statusCode()).isEqualTo(431);
        assertThat(Await.value(get(MultiMap.caseInsensitiveMultiMap())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeEndsItsRequestAlone() {
        HttpClientResponse refused = Await.value(client.request(request(HttpMethod.POST, "/users"))
                .compose(request -> request.putHeader("content-length", "1000000")
                        .sendHead()
                        .compose(sent -> request.response())));

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(Await.value(get(MultiMap.caseInsensitiveMultiMap())).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFieldLikeOthersIsTaken() throws IOException {
        assertThat(RawHttp2.answerTo(trusting, server.port(), "x-a", "b")).isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "transfer-encoding, chunked",
        "connection, close",
        "keep-alive, 1",
        "proxy-connection, close",
        "upgrade, h2c",
        "te, gzip",
        "x-a, 'b\r\nx-c: d'",
        "x-a, 'b\nd'",
        "'x-a: b\r\nx-c', d",
        "X-A, b",
        ":path, /profile",
        ":status, 200",
    })
    void aFieldThatHttp2DoesNotHaveIsNotServed(String name, String value) throws IOException {
        assertThat(RawHttp2.answerTo(trusting, server.port(), name, value)).isNotEqualTo("200");
    }

    /** CVE-2023-44487. */
    @Test
    void aConnectionThatOpensAndResetsOnAndOnIsClosed() {
        assertThat(Await.value(get(MultiMap.caseInsensitiveMultiMap())).statusCode())
                .isEqualTo(200);
        AtomicBoolean closed = new AtomicBoolean();
        HttpConnection unused = Objects.requireNonNull(connection.get()).closeHandler(gone -> closed.set(true));

        for (int i = 0; i < 1_000 && !closed.get(); i++) {
            Future<?> unusedToo = Await.settled(client.request(request(HttpMethod.GET, "/"))
                    .compose(request -> request.sendHead().compose(sent -> request.reset(CANCEL))));
        }

        Await.until(closed::get);
        assertThat(Await.value(get(MultiMap.caseInsensitiveMultiMap())).statusCode())
                .isEqualTo(200);
    }
}
