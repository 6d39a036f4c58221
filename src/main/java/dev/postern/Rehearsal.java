package dev.postern;

import dev.postern.config.ConfigException;
import dev.postern.config.Settings;
import dev.postern.config.SettingsLoader;
import dev.postern.config.Sources;
import dev.postern.db.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A short life of a service of its own, with an empty store in a temporary directory: it starts, answers each route once,
 * and stops. It shows that this machine can run Postern, and loads what a service loads, for a class-data archive.
 */
final class Rehearsal {
    private static final Pattern COOKIE = Pattern.compile("session_id=[^;]+");
    private static final Pattern RESET_TOKEN = Pattern.compile("\"reset_token\":\"([^\"]+)\"");
    private static final Pattern OTHER_SESSION = Pattern.compile("\"current\":false,\"id\":\"([^\"]+)\"");
    private static final String EMAIL = "email=rehearsal@example.org";

    private final int port;

    private Rehearsal(int port) {
        this.port = port;
    }

    /** Completes, or throws with what did not work. */
    static void run() throws ConfigException, StartException {
        try {
            Path directory = Files.createTempDirectory("postern-rehearsal");
            try {
                Server server = Server.start(settings(directory), Database::clock);
                try {
                    new Rehearsal(server.port()).play();
                } finally {
                    server.close();
                }
            } finally {
                delete(directory);
            }
        } catch (IOException fault) {
            throw new StartException("rehearse: " + fault.getMessage(), fault);
        }
    }

    private void play() throws IOException {
        String noCookie = "session_id=";
        String known = EMAIL + "&password=first";
        String unused = expect(200, "GET", "/", noCookie, "");
        unused = expect(200, "POST", "/users", noCookie, known);
        String cookie = find(COOKIE, 0, expect(200, "POST", "/sessions", noCookie, known));
        unused = expect(200, "GET", "/profile", cookie, "");
        unused = expect(200, "GET", "/account", cookie, "");
        String other = find(COOKIE, 0, expect(200, "POST", "/sessions", noCookie, known));
        String id = find(OTHER_SESSION, 1, expect(200, "GET", "/sessions", cookie, ""));
        unused = expect(200, "DELETE", "/sessions/" + id, cookie, "");
        unused = expect(403, "GET", "/profile", other, "");
        unused = expect(200, "DELETE", "/sessions?others=true", cookie, "");
        unused = expect(302, "DELETE", "/sessions", cookie, "");
        unused = expect(403, "GET", "/profile", cookie, "");
        String token = find(RESET_TOKEN, 1, expect(200, "POST", "/reset_password", noCookie, EMAIL));
        unused = expect(
                200, "PUT", "/reset_password", noCookie, EMAIL + "&reset_token=" + token + "&new_password=second");
        unused = expect(401, "POST", "/sessions", noCookie, known);
        cookie = find(COOKIE, 0, expect(200, "POST", "/sessions", noCookie, EMAIL + "&password=second"));
        cookie = find(COOKIE, 0, expect(200, "PUT", "/profile/password", cookie, "password=second&new_password=third"));
        // No mail leaves here: these answer that they cannot.
        unused = expect(403, "PUT", "/profile/email", cookie, "password=third&email=other@example.org");
        unused = expect(403, "POST", "/verification", cookie, "");
        unused = expect(403, "PUT", "/verification", noCookie, "token=" + token);
        unused = expect(200, "DELETE", "/profile", cookie, "password=third");
        unused = expect(200, "GET", "/openapi.yaml", noCookie, "");
    }

    private String expect(int status, String method, String path, String cookie, String form) throws IOException {
        String request = method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: " + cookie
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\n\r\n" + form;
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.startsWith("HTTP/1.1 " + status + ' ')) {
                throw new IOException(method + ' ' + path + " was not answered with " + status);
            }
            return answer;
        }
    }

    private static String find(Pattern pattern, int group, String answer) throws IOException {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("an answer lacks what was asked for");
        }
        return matcher.group(group);
    }

    /** The defaults, but for what would meet a service that runs here already. */
    private static Settings settings(Path directory) throws ConfigException {
        return SettingsLoader.load(new Sources(
                directory.resolve("none.yaml"),
                false,
                Map.of(),
                Map.of(
                        "http.port", "0",
                        "management.port", "0",
                        "password.cost", "10",
                        "db.url",
                                "jdbc:hsqldb:file:" + directory.resolve("data").resolve("postern"))));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (UncheckedIOException fault) {
            throw fault.getCause();
        }
    }
}
