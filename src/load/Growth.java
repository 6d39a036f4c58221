import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks each route of several servers, one request at a time and in turn, so that a busy moment hits all of them alike.
 * Prints the median time of each route on each server in milliseconds, and its ratio to the first server's.
 *
 *     java src/load/Growth.java PASSWORD REQUESTS URL LISTS [URL LISTS]...
 *
 * LISTS is the folder with "emails" and "cookies" that Seed.java wrote for the server's store.
 */
public class Growth {
    private record Server(String url, List<String> emails, List<String> cookies) {}

    private interface Request {
        HttpRequest.Builder of(Server server, int number);
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] arguments) throws Exception {
        String password = "&password=" + encode(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        List<Server> servers = new ArrayList<>();
        for (int i = 2; i < arguments.length; i += 2) {
            Path lists = Path.of(arguments[i + 1]);
            servers.add(new Server(
                    arguments[i],
                    Files.readAllLines(lists.resolve("emails")),
                    Files.readAllLines(lists.resolve("cookies"))));
        }
        String run = Long.toString(System.currentTimeMillis(), 36);

        Map<String, Request> routes = new LinkedHashMap<>();
        routes.put("GET /profile, first check", (server, i) -> withCookie(server, "/profile", i).GET());
        routes.put("GET /profile, again", (server, i) -> withCookie(server, "/profile", i).GET());
        routes.put("POST /reset_password", (server, i) -> form(server, "/reset_password", email(server, i)));
        routes.put("DELETE /sessions", (server, i) -> withCookie(server, "/sessions", i).DELETE());
        routes.put("POST /sessions", (server, i) -> form(server, "/sessions", email(server, i) + password));
        routes.put(
                "POST /users",
                (server, i) -> form(server, "/users", "email=new" + i + run + "@example.org" + password));

        for (Map.Entry<String, Request> route : routes.entrySet()) {
            List<List<Double>> times = new ArrayList<>();
            servers.forEach(server -> times.add(new ArrayList<>()));
            for (int i = 0; i < count; i++) {
                for (int s = 0; s < servers.size(); s++) {
                    times.get(s).add(millis(route.getValue().of(servers.get(s), i).build(), route.getKey()));
                }
            }
            StringBuilder line = new StringBuilder("| `" + route.getKey() + "` |");
            double first = median(times.get(0));
            times.forEach(each -> line.append(String.format(" %.2f (%.2f) |", median(each), median(each) / first)));
            System.out.println(line);
        }
    }

    private static double millis(HttpRequest request, String route) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int status = CLIENT.send(request, BodyHandlers.discarding()).statusCode();
        if (status >= 400) {
            throw new IOException(route + " was answered with " + status);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** A prime step, so that neighbours in the list, and in the store, are not asked for one after the other. */
    private static String spread(List<String> list, int number) {
        return list.get((int) (number * 7919L % list.size()));
    }

    private static HttpRequest.Builder withCookie(Server server, String path, int number) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Cookie", "session_id=" + spread(server.cookies(), number));
    }

    private static HttpRequest.Builder form(Server server, String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static String email(Server server, int number) {
        return "email=" + encode(spread(server.emails(), number));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
