package dev.postern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.postern.auth.Auth;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.StoreException;
import dev.postern.domain.Token;
import dev.postern.http.HttpListener;
import dev.postern.http.Managed;
import dev.postern.http.Routes;
import dev.postern.mail.Mailer;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Where an operator's commands are done: by the service that runs on the store, or, where none does or the store is a server,
 * here. Both ways are the same requests to the same routes, so what comes of them is the same. For one thread.
 */
final class AdminDesk implements AutoCloseable {
    private static final String HERE = "127.0.0.1";
    private static final int CLOSE_SECONDS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String origin;
    private final String key;
    private final List<Closing> closings;

    private AdminDesk(String origin, String key, List<Closing> closings) {
        this.origin = origin;
        this.key = key;
        this.closings = closings;
    }

    private interface Closing {
        Future<?> close();
    }

    /** An answer. */
    record Reply(int status, String body) {
        boolean isGood() {
            return status == 200;
        }

        /** A member of the answer, of its first level, that is a text or a number; empty for none. */
        String member(String name) {
            try (JsonParser parser = new JsonFactory().createParser(body)) {
                JsonToken unused = parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String found = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (found.equals(name) && value.isScalarValue()) {
                        return parser.getText();
                    }
                    JsonParser unusedToo = parser.skipChildren();
                }
                return "";
            } catch (IOException none) {
                return "";
            }
        }
    }

    static AdminDesk open(Settings settings) throws StartException {
        SecureRandom random = new SecureRandom();
        Vertx vertx = Vertx.vertx(Server.options(settings));
        try {
            return here(vertx, settings, Database.open(vertx, settings.db(), random), random);
        } catch (StoreException fault) {
            await(vertx.close());
            if (fault.isInUse()) {
                return atTheService(settings);
            }
            throw new StartException(String.valueOf(fault.getMessage()), fault);
        } catch (IOException unusable) {
            await(vertx.close());
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static AdminDesk here(Vertx vertx, Settings settings, Database database, SecureRandom random)
            throws IOException, StartException {
        String key = Token.generate(random).reveal();
        PasswordHasher hasher = new PasswordHasher(vertx, settings.password(), random);
        Mailer mailer = Mailer.open(vertx, settings.mail());
        Auth auth = new Auth(vertx, settings, database, hasher, mailer, database.clock(), random);
        HttpListener.Options local = new HttpListener.Options(
                HERE, 0, Duration.ofMinutes(10), false, List.of(), List.of(), Optional.empty(), Duration.ZERO);
        Managed managed = new Managed(auth, Optional.of(key), database.clock());
        HttpListener listener = new HttpListener(vertx, local, Routes.ofManagement(Future.succeededFuture(managed)));
        await(listener.listen());
        return new AdminDesk(
                "http://" + HERE + ':' + listener.port(),
                key,
                List.of(
                        listener::shutdown,
                        () -> {
                            hasher.close();
                            return auth.settle();
                        },
                        database::close,
                        vertx::close));
    }

    private static AdminDesk atTheService(Settings settings) throws StartException {
        Settings.Management management = settings.management();
        if (management.port() == 0) {
            throw new StartException("management.port: it is 0, so the service that runs cannot be found");
        }
        try {
            String key = Database.operatorKeyOf(settings.db())
                    .orElseThrow(() -> new StartException("db.url: another process has the store, and is no Postern"));
            return new AdminDesk("http://" + reachable(management.host()) + ':' + management.port(), key, List.of());
        } catch (UnknownHostException nowhere) {
            throw new StartException("management.host: " + management.host() + " is no address here", nowhere);
        } catch (StoreException unreadable) {
            throw new StartException(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    /** A service that listens everywhere listens here. */
    private static String reachable(String host) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(host);
        String here = address.isAnyLocalAddress() ? HERE : address.getHostAddress();
        return here.contains(":") ? '[' + here + ']' : here;
    }

    /** Has a command done. */
    Reply run(String command, Map<String, String> fields) throws StartException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/admin/" + command))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body().strip());
        } catch (IOException gone) {
            throw new StartException(origin + ": the service does not answer (" + gone.getMessage() + ")", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", stopped);
        }
    }

    @Override
    public void close() throws StartException {
        for (Closing closing : closings) {
            await(closing.close());
        }
    }

    private static void await(Future<?> future) throws StartException {
        try {
            Object unused = future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException fault) {
            throw new StartException(String.valueOf(fault.getMessage()), fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", stopped);
        }
    }
}
