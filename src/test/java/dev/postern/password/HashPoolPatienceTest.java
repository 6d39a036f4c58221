package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of work that has waited for too long. */
@ExtendWith(VertxExtension.class)
class HashPoolPatienceTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private HeldPool held;

    @BeforeEach
    void hold(Vertx vertx) {
        held = new HeldPool(vertx, HeldPool.SHORT);
    }

    @AfterEach
    void close() {
        held.close();
    }

    @Test
    void whoWaitsTooLongIsToldBusyThoughTheThreadIsStillHeld() {
        Future<String> waiting = held.pool().submit(() -> "never");

        assertThat(Await.reason(waiting)).isEqualTo(Reason.BUSY);
        assertThat(held.running().isComplete()).isFalse();
    }

    @Test
    void onlyWhoWaitedTooLongIsCountedAsRefused() {
        Reason unused = Await.reason(held.pool().submit(() -> "never"));

        assertThat(held.refused()).isEqualTo(1);
    }

    @Test
    void workThatWaitedTooLongNeverRuns() {
        AtomicBoolean ran = new AtomicBoolean();
        Reason unused = Await.reason(held.pool().submit(() -> ran.getAndSet(true)));

        held.letEverythingPass();

        assertThat(ran).isFalse();
    }

    /** Asked on the event loop, where no timer can ring between the two questions. */
    @Test
    void whoWaitedTooLongLeavesItsPlaceToAnother(Vertx vertx) {
        Reason unused = Await.reason(held.pool().submit(() -> "never"));

        Future<Boolean> refused = Future.future(promise -> vertx.runOnContext(
                go -> promise.complete(held.pool().submit(() -> "next").isComplete())));

        assertThat(Await.value(refused)).isFalse();
    }

    @Test
    void workThatRunsForLongIsNotSentAway() {
        Reason unused = Await.reason(held.pool().submit(() -> "never"));

        held.letGo();

        assertThat(Await.value(held.running())).isEqualTo("let go");
    }

    @Test
    void refusalArrivesOnTheContextOfTheCaller(Vertx vertx) {
        Context caller = vertx.getOrCreateContext();

        Future<Context> arrived = Future.future(promise -> caller.runOnContext(
                go -> held.pool().submit(() -> "never").onComplete(done -> promise.complete(Vertx.currentContext()))));

        assertThat(Await.value(arrived)).isSameAs(caller);
    }
}
