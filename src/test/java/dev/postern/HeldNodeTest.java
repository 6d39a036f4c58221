package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that was asleep has heard of no ending meanwhile, and does not know that it was asleep. */
@Tag("postgresql")
class HeldNodeTest {
    private static final String EMAIL = "bob@example.com";
    private static final int SESSIONS = 10;

    /** After that long nobody is let in any more who has logged out, whatever happened to a node. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TestSettings settings = new TestSettings().inPostgres();

    @Test
    void whoLoggedOutWhileANodeWasHeldIsNotLetInByIt() {
        try (ChildServer awake = node();
                ChildServer held = node()) {
            awake.client().register(EMAIL, "secret");
            List<String> cookies = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> awake.client().session(EMAIL, "secret"))
                    .toList();
            assertThat(cookies)
                    .allSatisfy(cookie -> assertThat(status(held, cookie)).isEqualTo(200));

            held.signal("STOP");
            assertThat(cookies).allSatisfy(cookie -> assertThat(
                            awake.client().delete("/sessions", "cookie", cookie).status())
                    .isEqualTo(302));
            long ended = System.nanoTime();
            List<CompletableFuture<Integer>> askedMeanwhile = cookies.stream()
                    .map(cookie ->
                            CompletableFuture.supplyAsync(() -> status(held, cookie), work -> new Thread(work).start()))
                    .toList();
            Await.until(() -> System.nanoTime() - ended > LATE_NANOS);
            held.signal("CONT");

            assertThat(cookies)
                    .allSatisfy(cookie -> assertThat(status(held, cookie)).isEqualTo(403));
            assertThat(askedMeanwhile)
                    .allSatisfy(asked -> assertThat(asked.join()).isEqualTo(403));
        }
    }

    private ChildServer node() {
        return ChildServer.serveOn(
                settings.dbUrl, "db.user=" + settings.dbUser, "db.password=" + settings.dbPassword, "password.cost=10");
    }

    private static int status(ChildServer node, String cookie) {
        return node.client().profile(cookie).status();
    }
}
