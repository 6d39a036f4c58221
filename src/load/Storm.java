import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * POST /sessions at a steady rate, whatever becomes of it: more log-ins than the machine can hash. Then it waits until a
 * log-in is served at once again. Prints what was served and refused, how fast, and how long the recovery took.
 *
 *     java src/load/Storm.java URL EMAILS PASSWORD REQUESTS_A_SECOND SECONDS
 */
public class Storm {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<Double> served = new ConcurrentLinkedQueue<>();
    private final Queue<Double> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unexpected = new AtomicInteger();
    private final URI sessions;
    private final List<String> emails;
    private final String password;

    private Storm(String url, Path emails, String password) throws IOException {
        this.sessions = URI.create(url + "/sessions");
        this.emails = Files.readAllLines(emails);
        this.password = password;
    }

    public static void main(String[] arguments) throws Exception {
        Storm storm = new Storm(arguments[0], Path.of(arguments[1]), arguments[2]);
        storm.run(Double.parseDouble(arguments[3]), Integer.parseInt(arguments[4]));
        System.exit(0);
    }

    private void run(double rate, int seconds) throws Exception {
        long start = System.nanoTime();
        int total = (int) (rate * seconds);
        CompletableFuture<?>[] all = new CompletableFuture<?>[total];
        for (int i = 0; i < total; i++) {
            int number = i;
            long wait = (long) (number / rate * 1e9) - (System.nanoTime() - start);
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            all[i] = logIn(number);
        }
        long end = System.nanoTime();
        double askingSeconds = (end - start) / 1e9;
        CompletableFuture.allOf(all).join();
        // Who waited in line at the end was served as well, in the time that it took.
        double busySeconds = (System.nanoTime() - start) / 1e9;
        while (!isServedAtOnce()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        double recovered = (System.nanoTime() - end) / 1e9;
        System.out.printf(
                "result rate=%.2f offered=%.1f served=%d refused=%d unexpected=%d served_p99_ms=%.1f refused_p50_ms=%.1f"
                        + " refused_p99_ms=%.1f recovered_s=%.1f%n",
                served.size() / busySeconds, total / askingSeconds, served.size(), refused.size(), unexpected.get(),
                percentile(served, 99), percentile(refused, 50), percentile(refused, 99), recovered);
    }

    private CompletableFuture<?> logIn(int number) {
        long asked = System.nanoTime();
        return client.sendAsync(request(number), BodyHandlers.discarding())
                .handle((response, fault) -> note(asked, response, fault));
    }

    private Void note(long asked, HttpResponse<Void> response, Throwable fault) {
        double millis = (System.nanoTime() - asked) / 1e6;
        if (fault == null && response.statusCode() == 200) {
            served.add(millis);
        } else if (fault == null
                && response.statusCode() == 503
                && response.headers().firstValue("retry-after").isPresent()) {
            refused.add(millis);
        } else {
            unexpected.incrementAndGet();
            System.err.println(fault == null ? "status " + response.statusCode() : fault.toString());
        }
        return null;
    }

    /** Served, and in a second: a hash and no line before it. */
    private boolean isServedAtOnce() throws IOException, InterruptedException {
        long asked = System.nanoTime();
        return client.send(request(0), BodyHandlers.discarding()).statusCode() == 200
                && System.nanoTime() - asked < 1e9;
    }

    private HttpRequest request(int number) {
        String body = "email=" + encode(emails.get(number % emails.size())) + "&password=" + encode(password);
        return HttpRequest.newBuilder(sessions)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static double percentile(Queue<Double> values, int percent) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100);
    }
}
