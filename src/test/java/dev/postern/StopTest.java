package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as its operator, and the machine, deal with it. */
@Tag("slow")
@Tag("embedded")
class StopTest {
    private static final int IN_FLIGHT = 500;
    private static final int PAUSE_SECONDS = 61;
    private static final int WAITING = 20;

    /** A connection that has been silent for too long is closed, whatever arrived on it while nobody read. */
    private static final int NO_ANSWER = 0;

    @Test
    void everyRequestInFlightIsAnsweredWhenTheProcessIsToldToStop(@TempDir Path directory) {
        Path base = directory.resolve("data").resolve("postern");
        try (ChildServer child =
                ChildServer.serve(base, "password.cost=10", "password.queue=1000", "throttle.login_account=0")) {
            Client client = child.client();
            client.register("bob@example.com", "secret");
            List<CompletableFuture<Reply>> replies = logIns(client, IN_FLIGHT);
            // The first hash is computed long after the last request was read.
            Object first = CompletableFuture.anyOf(replies.toArray(CompletableFuture<?>[]::new))
                    .join();
            long told = System.nanoTime();
            int code = child.stop();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
            List<Integer> statuses =
                    replies.stream().map(reply -> reply.join().status()).toList();

            System.out.println("in_flight=" + IN_FLIGHT + " let_in="
                    + statuses.stream().filter(status -> status == 200).count() + " stop_ms=" + millis);
            assertThat(first).isNotNull();
            assertThat(code).isZero();
            assertThat(statuses).hasSize(IN_FLIGHT).containsOnly(200, 503);
            assertThatThrownBy(() -> client.get("/")).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aSessionThatExpiredWhileTheProcessWasHeldIsRefused(@TempDir Path directory) {
        Path base = directory.resolve("data").resolve("postern");
        try (ChildServer child =
                ChildServer.serve(base, "password.cost=10", "sessions.idle=1m", "throttle.login_account=0")) {
            Client client = child.client();
            client.register("bob@example.com", "secret");
            String cookie = client.session("bob@example.com", "secret");
            assertThat(client.profile(cookie).status()).isEqualTo(200);

            child.signal("STOP");
            CompletableFuture<List<CompletableFuture<Reply>>> asked = CompletableFuture.supplyAsync(
                    () -> Stream.concat(profiles(client, cookie), logIns(client, WAITING).stream())
                            .toList(),
                    CompletableFuture.delayedExecutor(PAUSE_SECONDS / 2, TimeUnit.SECONDS));
            CompletableFuture<Long> held = CompletableFuture.supplyAsync(
                    () -> {
                        child.signal("CONT");
                        return System.nanoTime();
                    },
                    CompletableFuture.delayedExecutor(PAUSE_SECONDS, TimeUnit.SECONDS));
            long goesOn = held.join();
            List<Integer> statuses = asked.join().stream()
                    .map(reply -> reply.thenApply(Reply::status)
                            .exceptionally(silence -> NO_ANSWER)
                            .join())
                    .toList();

            System.out.println(
                    "asked=" + statuses.size() + " not_answered=" + Collections.frequency(statuses, NO_ANSWER)
                            + " after_ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - goesOn));
            assertThat(statuses.subList(0, WAITING)).contains(403).isSubsetOf(403, NO_ANSWER);
            assertThat(statuses.subList(WAITING, 2 * WAITING)).contains(200).isSubsetOf(200, NO_ANSWER);
            assertThat(client.profile(cookie).status()).isEqualTo(403);
        }
    }

    private static Stream<CompletableFuture<Reply>> profiles(Client client, String cookie) {
        return Stream.generate(() -> client.sendLater("GET", "/profile", "", "cookie", cookie))
                .limit(WAITING);
    }

    private static List<CompletableFuture<Reply>> logIns(Client client, int count) {
        List<CompletableFuture<Reply>> replies = new ArrayList<>();
        String body = Client.form("email", "bob@example.com", "password", "secret");
        for (int i = 0; i < count; i++) {
            replies.add(client.sendLater("POST", "/sessions", body, "content-type", Client.FORM));
        }
        return replies;
    }
}
