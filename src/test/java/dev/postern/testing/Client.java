package dev.postern.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * An HTTP client that does just what it is told: no redirects followed, no cookies kept. Whatever it is answered has to be as
 * {@code openapi.yaml} says. Thread-safe.
 */
public final class Client {
    public static final String FORM = "application/x-www-form-urlencoded";

    private final HttpClient http;
    private final String origin;

    public Client(int port) {
        this(
                "http://127.0.0.1:" + port,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /** One that speaks to an origin in its own way. */
    public Client(String origin, HttpClient http) {
        this.origin = origin;
        this.http = http;
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    @CanIgnoreReturnValue
    public Reply delete(String path, String... headers) {
        return send("DELETE", path, "", headers);
    }

    /** Sends names and values, alternating, as a form. */
    public Reply postForm(String path, String... fields) {
        return send("POST", path, form(fields), "content-type", FORM);
    }

    /** Sends names and values, alternating, as a form. */
    public Reply putForm(String path, String... fields) {
        return send("PUT", path, form(fields), "content-type", FORM);
    }

    @CanIgnoreReturnValue
    public Reply register(String email, String password) {
        return postForm("/users", "email", email, "password", password);
    }

    @CanIgnoreReturnValue
    public Reply logIn(String email, String password) {
        return postForm("/sessions", "email", email, "password", password);
    }

    /** Logs in with a cookie from earlier. */
    public Reply logIn(String email, String password, String cookie) {
        String body = form("email", email, "password", password);
        return send("POST", "/sessions", body, "content-type", FORM, "cookie", cookie);
    }

    /** Logs in and returns the cookie. */
    @CanIgnoreReturnValue
    public String session(String email, String password) {
        Reply reply = logIn(email, password);
        if (reply.status() != 200) {
            throw new AssertionError("log-in answered " + reply);
        }
        return reply.cookie();
    }

    public Reply profile(String cookie) {
        return get("/profile", "cookie", cookie);
    }

    /** Asks for a reset token and returns it. */
    @CanIgnoreReturnValue
    public String resetToken(String email) {
        return postForm("/reset_password", "email", email).member("reset_token");
    }

    @CanIgnoreReturnValue
    public Reply reset(String email, String token, String password) {
        return putForm("/reset_password", "email", email, "reset_token", token, "new_password", password);
    }

    /** Sends names and values, alternating, as a form, with a cookie. */
    @CanIgnoreReturnValue
    public Reply sendForm(String method, String path, String cookie, String... fields) {
        return send(method, path, form(fields), "content-type", FORM, "cookie", cookie);
    }

    public Reply send(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Reply send(String method, String path, byte[] body, String... headers) {
        try {
            Reply reply = reply(http.send(request(method, path, body, headers), BodyHandlers.ofString()));
            ApiDescription.ours().check(method, path, reply);
            return reply;
        } catch (IOException | InterruptedException fault) {
            throw new AssertionError(method + ' ' + path, fault);
        }
    }

    public CompletableFuture<Reply> sendLater(String method, String path, String body, String... headers) {
        return http.sendAsync(
                        request(method, path, body.getBytes(StandardCharsets.UTF_8), headers), BodyHandlers.ofString())
                .thenApply(Client::reply)
                .whenComplete((reply, fault) -> {
                    if (reply != null) {
                        ApiDescription.ours().check(method, path, reply);
                    }
                });
    }

    /** Encodes names and values, alternating. */
    public static String form(String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(fields[i], StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return body.toString();
    }

    private HttpRequest request(String method, String path, byte[] body, String... headers) {
        BodyPublisher publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, publisher);
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }
}
