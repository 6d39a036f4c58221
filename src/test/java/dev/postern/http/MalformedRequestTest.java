package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.RawHttp;
import dev.postern.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not requests: none gets a success or two answers, and each the end of its connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestTest {
    private static final String POST =
            "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    @AutoClose
    private final TestServer server = TestServer.start();

    @ParameterizedTest
    @ValueSource(strings = {"zz", "", "-1", "0x7", "FFFFFFFFFFFFFFFF", "1 1", "\u00e9"})
    void aMalformedChunkIsNeverASuccess(String size) {
        String answer = exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nemail=a\r\n0\r\n\r\n");

        assertThat(answer).doesNotContain("HTTP/1.1 2");
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 5\r\nContent-Length: 6\r\n', 400, malformed_request",
        "'Content-Length: -1\r\n', 400, malformed_request",
        "'Content-Length: 9223372036854775808\r\n', 400, malformed_request",
        "'Content-Length: 16385\r\n', 413, body_too_large",
        "'Name : value\r\nContent-Length: 0\r\n', 400, malformed_request",
    })
    void aBodyThatCannotBeMeasuredIsRefused(String headers, String status, String code) {
        assertOneRefusal(exchange(POST + headers + "\r\n" + "a".repeat(20_000)), status, code);
    }

    @ParameterizedTest
    @CsvSource({
        "'Host: a\r\nTransfer-Encoding: xchunked\r\n', 501, coding_unsupported",
        "'Host: a\r\nTransfer-Encoding: identity, chunked\r\n', 501, coding_unsupported",
        "'Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', 501, coding_unsupported",
        "'', 400, malformed_request",
        "'Host:\r\n', 400, malformed_request",
        "'Host: a b\r\n', 400, malformed_request",
        "'Host: a\r\nHost: a\r\n', 400, malformed_request",
    })
    void aFrameThatCanBeReadInTwoWaysIsRefused(String headers, String status, String code) {
        assertOneRefusal(
                exchange("GET / HTTP/1.1\r\n" + headers + "\r\n" + (headers.contains(" chunked") ? "0\r\n\r\n" : "")
                        + "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                status,
                code);
    }

    @Test
    void tooManyHeadersAreRefused() {
        assertOneRefusal(
                exchange("GET / HTTP/1.1\r\nHost: a\r\n" + "a: b\r\n".repeat(100) + "\r\n"),
                "431",
                "headers_too_large");
    }

    @Test
    void nothingIsReadAfterAChunkedBody() {
        String answer = exchange(POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(answer).containsOnlyOnce("HTTP/1.1 ").doesNotContain("Bienvenue");
    }

    @Test
    void aBodyThatNobodyReadsEndsTheConnection() {
        String answer = exchange("GET /profile HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\naaa");

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("\r\nconnection: close\r\n");
    }

    @Test
    void anOldProtocolNeedsNoHost() {
        assertThat(exchange("GET / HTTP/1.0\r\n\r\n")).contains(" 200 ").contains("Bienvenue");
    }

    @Test
    void anEndlessBodyIsCutOff() {
        String chunk = "1000\r\n" + "a".repeat(4096) + "\r\n";

        assertOneRefusal(
                exchange(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(8)), "413", "body_too_large");
    }

    @Test
    void aBodyOfJustTheLargestSizeIsRead() {
        String body = "email=" + "a".repeat(RequestBody.MAX_BYTES - 6);

        String answer = exchange(POST + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(answer).contains("\"code\":\"email_invalid\"");
    }

    @Test
    void aRequestLineThatIsTooLongIsA414() {
        assertOneRefusal(
                exchange("GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), "414", "line_too_long");
    }

    @Test
    void headersThatAreTooLargeAreA431() {
        assertOneRefusal(
                exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9000) + "\r\n\r\n"),
                "431",
                "headers_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / FTP/1.1\r\n\r\n"})
    void whatIsNotHttpIsRefused(String bytes) {
        assertThat(exchange(bytes)).doesNotContain(" 200 ").containsPattern(" (400|501) ");
    }

    @Test
    @Tag("slow")
    void aBodyThatStopsIsA408() {
        String answer = RawHttp.exchange(
                server.port(),
                "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 100\r\n\r\nemail=");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("body_too_slow").contains("connection: close");
    }

    @Test
    void aBodyThatEndsEarlyIsNoSuccess() {
        String answer = RawHttp.exchangeAndHangUp(server.port(), POST + "Content-Length: 50\r\n\r\nemail=a");

        assertThat(answer).doesNotContain(" 200 ");
    }

    private String exchange(String bytes) {
        return RawHttp.exchange(server.port(), bytes);
    }

    private static void assertOneRefusal(String answer, String status, String code) {
        assertThat(answer)
                .matches("(?s)HTTP/1.[01] " + status + " .*")
                .contains("\r\nconnection: close\r\n")
                .contains("\"code\":\"" + code + "\"")
                .containsOnlyOnce("HTTP/1.");
    }
}
