package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();

    @Test
    void noStretchHasMoreThanTheLimit() {
        Quota quota = quota(3, count -> 0);
        take(quota, 2);
        clock.advance(Duration.ofSeconds(40));
        take(quota, 1);

        assertThat(quota.take("bob")).isEqualTo(Duration.ofSeconds(20));
        clock.advance(Duration.ofMillis(19_999));
        assertThat(quota.take("bob")).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        take(quota, 2);
        assertThat(quota.take("bob")).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        Quota quota = quota(1, count -> 0);
        take(quota, 1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(quota.take("bob")).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(30));

        take(quota, 1);
    }

    @Test
    void keysDoNotShareALimit() {
        Quota quota = quota(1, count -> 0);
        take(quota, 1);

        assertThat(quota.take("eve")).isZero();
    }

    @Test
    void thePauseIsCountedFromTheLatest() {
        Quota quota = quota(10, count -> 1_000L * (count - 1));
        take(quota, 2);

        assertThat(quota.take("bob")).isEqualTo(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        take(quota, 1);
        assertThat(quota.take("bob")).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        Quota quota = quota(2, count -> 0);
        take(quota, 2);

        quota.giveBack("bob");
        take(quota, 1);
        assertThat(quota.take("bob")).isPositive();
        quota.giveBack("bob");
        quota.giveBack("bob");
        quota.giveBack("bob");
        take(quota, 2);
    }

    @Test
    void whatIsForgottenCountsFromNothing() {
        Quota quota = quota(2, count -> 0);
        take(quota, 2);

        quota.forget("bob");

        take(quota, 2);
    }

    @Test
    void whatHasHappenedIsCountedEvenBeyondTheLimit() {
        Quota quota = quota(2, count -> 0);
        quota.add("bob");
        assertThat(quota.waitFor("bob")).isZero();
        clock.advance(Duration.ofSeconds(10));
        quota.add("bob");
        clock.advance(Duration.ofSeconds(10));
        quota.add("bob");

        assertThat(quota.waitFor("bob")).isEqualTo(Duration.ofSeconds(50));
        assertThat(quota.waitFor("eve")).isZero();
        clock.advance(Duration.ofSeconds(50));
        assertThat(quota.waitFor("bob")).isZero();
    }

    @Test
    void zeroIsNoLimit() {
        Quota quota = quota(0, count -> 0);
        quota.add("bob");
        assertThat(quota.waitFor("bob")).isZero();

        take(quota, 1_000);
    }

    @Test
    void ofManyAtOnceNoMoreThanTheLimitGetIn() {
        Quota quota = quota(50, count -> 0);
        List<CompletableFuture<Duration>> all = IntStream.range(0, 1_000)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> quota.take("bob")))
                .toList();

        assertThat(all.stream().filter(taken -> taken.join().isZero())).hasSize(50);
    }

    private static void take(Quota quota, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(quota.take("bob")).isZero();
        }
    }

    private Quota quota(int limit, IntToLongFunction pause) {
        return new Quota(limit, MINUTE, pause, clock, (change, key) -> {});
    }
}
