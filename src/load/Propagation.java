import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long after a log-out was answered on one node the others still let its session in.
 *
 *     java src/load/Propagation.java NAME SECONDS THREADS NODE NODE...
 *
 * NODE  a node's origin, such as http://127.0.0.1:5001
 *
 * Each thread logs in on a node, has every other node answer for the session, logs out, and from that answer on asks the
 * others until each has refused. "late" counts answers of 200 to requests that were sent more than a second after the
 * answer to the log-out. A node that does not answer, or says 503, is asked again.
 */
public class Propagation {
    private static final long LATE_NANOS = 1_000_000_000;
    private static final String PASSWORD = "correct horse battery staple";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> nodes;
    private final long end;
    private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger logOuts = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();

    private Propagation(List<String> nodes, long end) {
        this.nodes = nodes;
        this.end = end;
    }

    public static void main(String[] arguments) throws Exception {
        long end = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000;
        Propagation measured =
                new Propagation(List.of(arguments).subList(3, arguments.length), end);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            int first = i;
            String email = arguments[0] + "-" + i + "-" + ProcessHandle.current().pid() + "@example.org";
            Thread thread = new Thread(() -> measured.repeat(email, first));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        measured.print(arguments[0]);
    }

    private void repeat(String email, int first) {
        until(nodes.get(first % nodes.size()), "POST", "/users", account(email), "", 200, 400);
        for (int turn = first; System.nanoTime() < end; turn++) {
            try {
                once(email, turn % nodes.size());
            } catch (IOException again) {
                unavailable.incrementAndGet();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void once(String email, int home) throws IOException, InterruptedException {
        HttpResponse<String> in = send(nodes.get(home), "POST", "/sessions", account(email), "");
        if (in.statusCode() != 200) {
            throw new IOException("log-in " + in.statusCode());
        }
        String cookie = in.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
        for (String node : nodes) {
            if (send(node, "GET", "/profile", "", cookie).statusCode() != 200) {
                throw new IOException("not let in");
            }
        }
        if (send(nodes.get(home), "DELETE", "/sessions", "", cookie).statusCode() != 302) {
            throw new IOException("not logged out");
        }
        long answered = System.nanoTime();
        logOuts.incrementAndGet();
        for (int i = 1; i < nodes.size(); i++) {
            delays.add(refusal(nodes.get((home + i) % nodes.size()), cookie, answered));
        }
    }

    /** Nanoseconds until the sending of the first request that was refused. */
    private long refusal(String node, String cookie, long answered) throws InterruptedException {
        while (true) {
            long sent = System.nanoTime();
            int status;
            try {
                status = send(node, "GET", "/profile", "", cookie).statusCode();
            } catch (IOException unreachable) {
                status = 503;
            }
            if (status == 403) {
                return sent - answered;
            }
            if (status == 200 && sent - answered > LATE_NANOS) {
                late.incrementAndGet();
            }
            if (status == 503) {
                unavailable.incrementAndGet();
                Thread.sleep(20);
            }
        }
    }

    private void until(String node, String method, String path, String body, String cookie, int... wanted) {
        while (System.nanoTime() < end) {
            try {
                int status = send(node, method, path, body, cookie).statusCode();
                for (int each : wanted) {
                    if (status == each) {
                        return;
                    }
                }
            } catch (IOException again) {
                unavailable.incrementAndGet();
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private HttpResponse<String> send(String node, String method, String path, String body, String cookie)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                .timeout(Duration.ofSeconds(90))
                .header("Cookie", cookie.isEmpty() ? "none=0" : cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String account(String email) {
        return "email=" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
    }

    private void print(String name) {
        List<Long> sorted = new ArrayList<>(delays);
        Collections.sort(sorted);
        System.out.printf(
                "%-22s log-outs %6d, refusals elsewhere %6d: p50 %7.1f ms, p99 %7.1f ms, max %8.1f ms, late %d,"
                        + " asked again %d%n",
                name,
                logOuts.get(),
                sorted.size(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1),
                late.get(),
                unavailable.get());
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1e6;
    }
}
