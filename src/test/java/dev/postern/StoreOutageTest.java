package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.LogCapture;
import dev.postern.testing.Postgres;
import dev.postern.testing.Reply;
import dev.postern.testing.TcpProxy;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Load before, while and after the line to the store is bad: nobody waits long, nothing acknowledged is lost. */
@Tag("slow")
@Tag("postgresql")
class StoreOutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("postern.outage", 5));
    private static final Duration UNDISTURBED = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    /** Source of these three: the limits that Postern sets itself; a request asks the store three times at most. */
    private static final Duration LONGEST = Duration.ofMillis(5_500);

    private static final Duration UNTIL_READY = Duration.ofSeconds(5);
    private static final double WELL = 0.999;

    private static final int CLIENTS = 6;
    private static final String WHO_LOGS_IN = "bob@example.com";

    private static final Logger log = LoggerFactory.getLogger(StoreOutageTest.class);

    private final TestSettings settings = new TestSettings().inPostgres();

    @AutoClose
    private final TcpProxy line = TcpProxy.to(Postgres.server().port());

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> registered = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean over;

    enum Fault {
        CUT,
        SILENT,
        RESET,
        SLOW_BY_200_MS,
        SLOW_BY_5_S,
        LOSES_1_PERCENT
    }

    private record Answer(String what, int status, long begun, long ended) {
        Duration took() {
            return Duration.ofNanos(ended - begun);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWaitsLongAndNothingIsLost(Fault fault) {
        settings.dbUrl = settings.dbUrl.replaceFirst(":[0-9]+/", ":" + line.port() + "/");
        settings.cost = 4;
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register(WHO_LOGS_IN, "secret");
            client.register("carol@example.com", "secret");
            String cookie = client.session("carol@example.com", "secret");
            List<CompletableFuture<Void>> load = Stream.generate(() ->
                            CompletableFuture.runAsync(() -> ask(client, cookie), work -> new Thread(work).start()))
                    .limit(CLIENTS)
                    .toList();
            pass(UNDISTURBED);
            long began;
            long ended;
            // From here on: the first requests load classes.
            try (LogCapture said = LogCapture.open()) {
                began = System.nanoTime();
                begin(fault);
                pass(OUTAGE);
                end(fault);
                ended = System.nanoTime();
                pass(AFTERWARDS);
                over = true;
                load.forEach(CompletableFuture::join);
                assertThat(said.lines()).noneMatch(line -> line.contains("has been blocked"));
            }

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.took()).isLessThan(LONGEST));
            assertThat(answers)
                    .filteredOn(answer -> answer.what().equals("GET /"))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            List<Answer> ready = since(ended + UNTIL_READY.toNanos());
            assertThat(ready).isNotEmpty();
            assertThat(share(ready)).isGreaterThanOrEqualTo(WELL);
            for (String email : registered) {
                assertThat(client.register(email, "secret").body()).contains("email already registered");
            }
            report(fault, began, ended);
        }
    }

    private void begin(Fault fault) {
        switch (fault) {
            case CUT -> line.cut();
            case SILENT -> line.hold();
            case RESET -> line.reset();
            case SLOW_BY_200_MS -> line.delay(200);
            case SLOW_BY_5_S -> line.delay(5_000);
            case LOSES_1_PERCENT -> line.lose(1);
        }
    }

    private void end(Fault fault) {
        if (fault == Fault.CUT) {
            line.mend();
        }
        line.delay(0);
        line.lose(0);
        line.letGo();
    }

    private void ask(Client client, String cookie) {
        while (!over) {
            String email = "user" + number.incrementAndGet() + "@example.com";
            if (note("POST /users", () -> client.register(email, "secret")) == 200) {
                registered.add(email);
            }
            int unused = note("POST /sessions", () -> client.logIn(WHO_LOGS_IN, "secret"))
                    + note("GET /profile", () -> client.profile(cookie))
                    + note("GET /", () -> client.get("/"));
        }
    }

    private int note(String what, Supplier<Reply> request) {
        long begun = System.nanoTime();
        int status = request.get().status();
        answers.add(new Answer(what, status, begun, System.nanoTime()));
        return status;
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private List<Answer> since(long moment) {
        return answers.stream().filter(answer -> answer.begun() >= moment).toList();
    }

    private static double share(List<Answer> answers) {
        long good = answers.stream().filter(answer -> answer.status() == 200).count();
        return good / (double) answers.size();
    }

    private void report(Fault fault, long began, long ended) {
        List<Answer> meanwhile = answers.stream()
                .filter(answer -> answer.begun() >= began && answer.begun() < ended)
                .toList();
        long longest = meanwhile.stream()
                .mapToLong(answer -> answer.took().toMillis())
                .max()
                .orElse(0);
        long lastRefused = answers.stream()
                .filter(answer -> answer.status() != 200)
                .mapToLong(answer -> answer.ended() - ended)
                .max()
                .orElse(0);
        log.info(
                "fault={} seconds={} asked={} refused={} longest_ms={} refused_afterwards_ms={} registered={}",
                fault,
                OUTAGE.toSeconds(),
                meanwhile.size(),
                meanwhile.size() - Math.round(share(meanwhile) * meanwhile.size()),
                longest,
                Math.max(0, lastRefused / 1_000_000),
                registered.size());
    }
}
