import java.io.IOException;
import java.io.OutputStream;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long after a log-out was answered on one node the others still let its session in.
 *
 *     java src/load/Propagation.java NAME THREADS NODE NODE...
 *
 * NODE  a node's origin, such as http://127.0.0.1:5001
 *
 * Each thread logs in on a node, has every other node answer for the session, logs out, and from that answer on asks the
 * others until each has refused. "late" counts answers of 200 to requests that were sent more than a second after the
 * answer to the log-out. A node that does not answer, or says 503, is asked again.
 *
 * It says "begun" when every thread has its account, so that nothing is disturbed before something is measured. When its
 * standard input ends, the disturbance is over: each thread then goes on until it has been through once more. "settled"
 * is how long the last took; where one has not been through within half a minute the exit code is 1.
 */
public class Propagation {
    private static final long LATE_NANOS = 1_000_000_000;
    private static final long SETTLED_NANOS = 30_000_000_000L;
    private static final String PASSWORD = "correct horse battery staple";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> nodes;
    private final CountDownLatch begun;
    private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger logOuts = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final CountDownLatch settled;
    private volatile boolean undisturbed;

    private Propagation(List<String> nodes, int threads) {
        this.nodes = nodes;
        this.begun = new CountDownLatch(threads);
        this.settled = new CountDownLatch(threads);
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        Propagation measured = new Propagation(List.of(arguments).subList(2, arguments.length), count);
        for (int i = 0; i < count; i++) {
            int first = i;
            String email = arguments[0] + "-" + i + "-" + ProcessHandle.current().pid() + "@example.org";
            new Thread(() -> measured.repeat(email, first)).start();
        }
        if (!measured.begun.await(SETTLED_NANOS, TimeUnit.NANOSECONDS)) {
            System.err.println("the nodes take no registrations");
            System.exit(1);
        }
        System.out.println("begun");
        System.in.transferTo(OutputStream.nullOutputStream());
        long over = System.nanoTime();
        measured.undisturbed = true;
        boolean allThrough = measured.settled.await(SETTLED_NANOS, TimeUnit.NANOSECONDS);
        measured.print(arguments[0], System.nanoTime() - over);
        System.exit(allThrough ? 0 : 1);
    }

    private void repeat(String email, int first) {
        try {
            register(email, nodes.get(first % nodes.size()));
            begun.countDown();
            boolean last = false;
            for (int turn = first; !last; turn++) {
                boolean calm = undisturbed;
                last = once(email, turn % nodes.size()) && calm;
            }
            settled.countDown();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(String email, String node) throws InterruptedException {
        int status = status(node, "POST", "/users", account(email), "");
        while (status != 200 && status != 400) {
            askAgain();
            status = status(node, "POST", "/users", account(email), "");
        }
    }

    /** Whether a session began, was known everywhere, ended, and was refused everywhere. */
    private boolean once(String email, int home) throws InterruptedException {
        HttpResponse<String> in;
        try {
            in = send(nodes.get(home), "POST", "/sessions", account(email), "");
        } catch (IOException unreachable) {
            return askAgain();
        }
        if (in.statusCode() != 200) {
            return askAgain();
        }
        String cookie = in.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
        for (String node : nodes) {
            if (status(node, "GET", "/profile", "", cookie) != 200) {
                return askAgain();
            }
        }
        if (status(nodes.get(home), "DELETE", "/sessions", "", cookie) != 302) {
            return askAgain();
        }
        long answered = System.nanoTime();
        logOuts.incrementAndGet();
        for (int i = 1; i < nodes.size(); i++) {
            delays.add(refusal(nodes.get((home + i) % nodes.size()), cookie, answered));
        }
        return true;
    }

    /** Nanoseconds until the sending of the first request that was refused. */
    private long refusal(String node, String cookie, long answered) throws InterruptedException {
        while (true) {
            long delay = System.nanoTime() - answered;
            int status = status(node, "GET", "/profile", "", cookie);
            if (status == 403) {
                return delay;
            }
            if (status == 200 && delay > LATE_NANOS) {
                late.incrementAndGet();
            }
            if (status == 503) {
                askAgain();
            }
        }
    }

    private boolean askAgain() throws InterruptedException {
        unavailable.incrementAndGet();
        Thread.sleep(20);
        return false;
    }

    /** The status of the answer; 503 too where there is none. */
    private int status(String node, String method, String path, String body, String cookie)
            throws InterruptedException {
        try {
            return send(node, method, path, body, cookie).statusCode();
        } catch (IOException unreachable) {
            return 503;
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

    private void print(String name, long settled) {
        List<Long> sorted = new ArrayList<>(delays);
        Collections.sort(sorted);
        System.out.printf(
                "%-22s log-outs %6d, refusals elsewhere %6d: p50 %7.1f ms, p99 %7.1f ms, max %8.1f ms, late %d,"
                        + " asked again %d, settled %d ms%n",
                name,
                logOuts.get(),
                sorted.size(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                at(sorted, 1),
                late.get(),
                unavailable.get(),
                TimeUnit.NANOSECONDS.toMillis(settled));
    }

    private static double at(List<Long> sorted, double share) {
        return sorted.isEmpty() ? -1 : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1e6;
    }
}
