package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of work that waits, that finds the line full, and that finds the pool closed. */
@ExtendWith(VertxExtension.class)
class HashPoolLineTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private HeldPool held;

    @BeforeEach
    void hold(Vertx vertx) {
        held = new HeldPool(vertx, HeldPool.LONG);
    }

    @AfterEach
    void close() {
        held.close();
    }

    @Test
    void whoWaitsGetsItsTurn() {
        Future<String> waiting = held.pool().submit(() -> "waited");

        held.letGo();

        assertThat(Await.value(waiting)).isEqualTo("waited");
        assertThat(held.refused()).isZero();
    }

    @Test
    void whoFindsTheLineFullIsToldBusyAtOnce() {
        Future<String> waiting = held.pool().submit(() -> "waited");

        Future<String> third = held.pool().submit(() -> "never");

        assertThat(third.isComplete()).isTrue();
        assertThat(Await.reason(third)).isEqualTo(Reason.BUSY);
        assertThat(waiting.isComplete()).isFalse();
    }

    @Test
    void whoFindsTheLineFullIsCountedAsRefused() {
        Future<String> unusedWaiting = held.pool().submit(() -> "waited");

        Future<String> unusedThird = held.pool().submit(() -> "never");

        assertThat(held.refused()).isEqualTo(1);
    }

    @Test
    void lineIsOpenAgainWhenItHasMovedOn() {
        Future<String> waiting = held.pool().submit(() -> "waited");
        held.letGo();
        String unused = Await.value(waiting);

        Future<String> next = held.pool().submit(() -> "next");

        assertThat(Await.value(next)).isEqualTo("next");
    }

    @Test
    void closingTurnsAwayWhoWaits() {
        Future<String> waiting = held.pool().submit(() -> "never");

        held.pool().close();

        assertThat(Await.reason(waiting)).isEqualTo(Reason.BUSY);
    }

    @Test
    void whoIsTurnedAwayByClosingIsCountedAsRefused() {
        Future<String> unusedWaiting = held.pool().submit(() -> "never");

        held.pool().close();

        assertThat(held.refused()).isEqualTo(1);
    }

    @Test
    void closingLetsWhatRunsEnd() {
        held.pool().close();

        held.letGo();

        assertThat(Await.value(held.running())).isEqualTo("let go");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Future<String> waiting = held.pool().submit(() -> "never");

        held.pool().close();
        held.pool().close();

        assertThat(Await.reason(waiting)).isEqualTo(Reason.BUSY);
        assertThat(held.refused()).isEqualTo(1);
    }

    @Test
    void closedPoolIsBusy() {
        held.pool().close();

        Future<String> late = held.pool().submit(() -> "never");

        assertThat(Await.reason(late)).isEqualTo(Reason.BUSY);
        assertThat(held.refused()).isEqualTo(1);
    }
}
