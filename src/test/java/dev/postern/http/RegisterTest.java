package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegisterTest {
    @AutoClose
    private final TestServer server = TestServer.start();

    private final Client client = server.client();

    @Test
    void theAnswerSetsNoCookieAndIsForNoCache() {
        Reply reply = client.register("cookie@example.com", "secret");

        assertThat(reply.headers("set-cookie")).isEmpty();
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void theAddressIsEchoedAsTypedInAscii() {
        assertThat(client.register("Zo\u00eb@Example.com", "secret").body())
                .isEqualTo("{\"email\":\"Zo\\u00eb@Example.com\",\"message\":\"user created\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'', email_invalid",
        "email=, email_invalid",
        "password=secret, email_invalid",
        "email=bob&password=secret, email_invalid",
        "email=bob%0a@example.com&password=secret, email_invalid",
        "email=a%2540b.example&password=secret, email_invalid",
        "email=new@example.com, password_refused",
        "email=new@example.com&password=, password_refused",
        "email=new@example.com&password=a&password=a, duplicate_field",
        "email=new@example.com&email=b@example.com&password=a, duplicate_field",
        "email=new@example.com&%65mail=b@example.com&password=a, duplicate_field",
        "email=new@example.com&password=%ff, malformed_request",
        "email=new@example.com&password=%c0%80, malformed_request",
        "email=new@example.com&password=%ed%a0%80, malformed_request",
        "email=new@example.com&password=a%00b, malformed_request",
        "email=new@example.com&password=%, malformed_request",
        "email=new@example.com&password=%4, malformed_request",
        "email=new@example.com&password=%zz, malformed_request",
        "email=new@example.com&password=a&%ff=b, malformed_request",
        "a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=&l=&m=&n=&o=&p=&q=, malformed_request",
    })
    void whatCannotBeRegisteredIsA400AndLeavesNothing(String body, String code) {
        Reply reply = client.send("POST", "/users", body, "content-type", Client.FORM);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(client.logIn("new@example.com", "a").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/xml",
                "application/x-www-form-urlencoded; charset=utf-16",
                "application/x-www-form-urlencoded;charset=latin1",
                "application/json; charset=bogus",
            })
    void aBodyOfAnotherKindIsA415(String type) {
        Reply reply = client.send("POST", "/users", "email=t@example.com&password=a", "content-type", type);

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("body_unsupported");
    }

    @Test
    void aCompressedBodyIsA415() {
        Reply reply = client.send(
                "POST",
                "/users",
                "email=z@example.com&password=a",
                "content-type",
                Client.FORM,
                "content-encoding",
                "gzip");

        assertThat(reply.status()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-Urlencoded"})
    void theKindOfTheBodyIsReadAsHttpMeansIt(String type) {
        Reply reply = client.send(
                "POST", "/users", "email=k" + type.length() + "@example.com&password=a", "content-type", type);

        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void aJsonObjectIsAForm() {
        Reply reply = json("{\"email\":\"json@example.com\",\"password\":\"p\\u00e4ss\",\"role\":{\"admin\":[1]}}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(client.logIn("json@example.com", "p\u00e4ss").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"email\"",
                "null",
                "{",
                "{\"email\":\"j@example.com\",\"password\":\"a\"} {}",
                "{\"email\":\"j@example.com\",\"password\":1}",
                "{\"email\":\"j@example.com\",\"password\":null}",
                "{\"email\":\"j@example.com\",\"password\":[\"a\"]}",
                "{\"email\":\"j@example.com\",\"password\":{\"a\":\"b\"}}",
                "{\"email\":\"j@example.com\",\"password\":\"a\",\"password\":\"a\"}",
                "{\"email\":\"j@example.com\",\"password\":\"\\u0000\"}",
                "{\"email\":\"j@example.com\",\"password\":\"\\ud800\"}",
                "{'email':'j@example.com','password':'a'}",
            })
    void anyOtherJsonIsA400(String body) {
        assertThat(json(body).status()).isEqualTo(400);
        assertThat(client.logIn("j@example.com", "a").status()).isEqualTo(401);
    }

    @Test
    void deeplyNestedJsonIsA400() {
        assertThat(json("{\"a\":" + "[".repeat(10_000)).status()).isEqualTo(400);
    }

    @Test
    void jsonThatIsNotUtf8IsA400() {
        byte[] body = "{\"email\":\"latin@example.com\",\"password\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(client.send("POST", "/users", body, "content-type", "application/json")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void multipartFieldsAreAForm() {
        String body = part("email", "multi@example.com") + part("password", "p\u00e4ss") + "--x--\r\n";

        Reply reply = client.send("POST", "/users", body, "content-type", "multipart/form-data; boundary=x");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(client.logIn("multi@example.com", "p\u00e4ss").status()).isEqualTo(200);
    }

    @Test
    void aMultipartFieldGivenTwiceIsA400() {
        String body = part("email", "m2@example.com") + part("password", "a") + part("password", "a") + "--x--\r\n";

        assertThat(client.send("POST", "/users", body, "content-type", "multipart/form-data; boundary=x")
                        .code())
                .isEqualTo("duplicate_field");
    }

    @Test
    void aFileIsNoField() {
        String disposition = "Content-Disposition: form-data; name=\"password\"; filename=\"a.txt\"";
        String file = String.join("\r\n", "--x", disposition, "Content-Type: text/plain", "", "secret", "");

        Reply reply = client.send(
                "POST",
                "/users",
                part("email", "file@example.com") + file + "--x--\r\n",
                "content-type",
                "multipart/form-data; boundary=x");

        assertThat(reply.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=y"})
    void aMultipartBodyWithoutItsBoundaryIsA400(String type) {
        Reply reply = client.send("POST", "/users", part("email", "b@example.com") + "--x--\r\n", "content-type", type);

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void whatIsInTheQueryIsNotRead() {
        Reply reply = client.send("POST", "/users?email=q@example.com&password=a", "");

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void otherFieldsChangeNothing() {
        Reply reply = client.postForm(
                "/users",
                "email",
                "extra@example.com",
                "password",
                "a",
                "id",
                "1",
                "password_hash",
                "x",
                "role",
                "admin");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(client.logIn("extra@example.com", "a").status()).isEqualTo(200);
    }

    private Reply json(String body) {
        return client.send("POST", "/users", body, "content-type", "application/json");
    }

    private static String part(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
