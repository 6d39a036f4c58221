package dev.postern.password;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Caller;
import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of jobs: one thread, held by its first, while the others wait. */
class HashPoolTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestSettings settings = new TestSettings();
    private final HeldEngine engine = new HeldEngine(2);

    @AfterEach
    void close() {
        engine.letGo();
        Await.done(vertx.close());
    }

    @Test
    void aLoneJobIsComputedAlone() {
        try (HashPool pool = pool()) {
            engine.letGo();

            assertThat(Await.value(submit(pool, "alone"))).isEqualTo("alone");
            assertThat(engine.computed).containsExactly(List.of("alone"));
        }
    }

    @Test
    void jobsThatWaitAreComputedInPairs() {
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            List<Future<String>> waiting =
                    IntStream.range(0, 5).mapToObj(i -> submit(pool, "job" + i)).toList();
            engine.letGo();

            assertThat(waiting)
                    .map(future -> Await.<String>value(future))
                    .containsExactly("job0", "job1", "job2", "job3", "job4");
            assertThat(Await.value(first)).isEqualTo("first");
            assertThat(engine.computed)
                    .containsExactly(
                            List.of("first"), List.of("job0", "job1"), List.of("job2", "job3"), List.of("job4"));
            assertThat(pool.figures().hashes()).isEqualTo(6);
            assertThat(pool.figures().pairs()).isEqualTo(2);
        }
    }

    @Test
    void everyThreadWorks() {
        settings.hashThreads = 3;
        HeldEngine three = new HeldEngine(1);
        try (HashPool pool = new HashPool(vertx, settings.build().password(), () -> three)) {
            List<Future<String>> jobs =
                    IntStream.range(0, 3).mapToObj(i -> submit(pool, "job" + i)).toList();
            three.letGo();

            assertThat(jobs).map(future -> Await.<String>value(future)).containsExactly("job0", "job1", "job2");
        }
    }

    @Test
    void aFaultOfTheEngineFailsTheFutureAndNotTheThread() {
        AtomicBoolean broken = new AtomicBoolean(true);
        HashEngine fails = new HashEngine() {
            @Override
            public int width() {
                return 1;
            }

            @Override
            public List<String> hash(List<BcryptInput> inputs) {
                if (broken.getAndSet(false)) {
                    throw new StackOverflowError();
                }
                return List.of("sound");
            }
        };
        settings.hashThreads = 1;
        try (HashPool pool = new HashPool(vertx, settings.build().password(), () -> fails)) {
            assertThat(Await.failure(submit(pool, "one"))).isInstanceOf(StackOverflowError.class);
            assertThat(Await.value(submit(pool, "two"))).isEqualTo("sound");
        }
    }

    @Test
    void whoFindsTheLineFullIsToldBusyAtOnce() {
        settings.hashQueue = 1;
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            Future<String> waiting = submit(pool, "waiting");

            Future<String> refused = submit(pool, "refused");

            assertThat(refused.isComplete()).isTrue();
            assertThat(Await.reason(refused)).isEqualTo(Reason.BUSY);
            assertThat(waiting.isComplete()).isFalse();
            assertThat(pool.figures().refusals()).isEqualTo(1);
            engine.letGo();
            assertThat(Await.value(waiting)).isEqualTo("waiting");
            assertThat(Await.value(first)).isEqualTo("first");
        }
    }

    @Test
    void aFloodLosesItsPlacesToOthers() {
        settings.hashQueue = 4;
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            List<Future<String>> flood = IntStream.range(0, 10)
                    .mapToObj(i -> submit(pool, "flood" + i))
                    .toList();
            Future<String> honest = pool.submit(input("honest"), new Caller("192.0.2.99"));
            engine.letGo();

            assertThat(Await.value(honest)).isEqualTo("honest");
            assertThat(Await.value(first)).isEqualTo("first");
            assertThat(flood.stream().filter(job -> Await.settled(job).succeeded()))
                    .hasSize(3);
            assertThat(engine.computed.get(1)).containsExactly("flood0", "honest");
        }
    }

    @Test
    void whoWaitsTooLongIsToldBusyAndNeverComputed() {
        settings.queueTimeout = Duration.ofMillis(100);
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            long before = pool.figures().refusals();

            assertThat(Await.reason(submit(pool, "late"))).isEqualTo(Reason.BUSY);
            assertThat(first.isComplete()).isFalse();
            engine.letGo();
            assertThat(Await.value(first)).isEqualTo("first");
            assertThat(engine.computed).containsExactly(List.of("first"));
            assertThat(pool.figures().refusals() - before).isEqualTo(1);
        }
    }

    @Test
    void whoWouldWaitTooLongAtThePaceOfLateIsToldBusyAtOnce() {
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            pool.figures().computed(1, settings.queueTimeout.toNanos());
            Future<String> next = submit(pool, "next");

            assertThat(Await.reason(pool.admit())).isEqualTo(Reason.BUSY);
            Future<String> afterNext = submit(pool, "after next");

            assertThat(next.isComplete()).isFalse();
            assertThat(afterNext.isComplete()).isTrue();
            assertThat(Await.reason(afterNext)).isEqualTo(Reason.BUSY);
            engine.letGo();
            assertThat(Await.value(next)).isEqualTo("next");
            assertThat(Await.value(first)).isEqualTo("first");
            Await.done(pool.admit());
        }
    }

    @Test
    void nobodyHashesForAClientWhoHasGone() {
        AtomicBoolean gone = new AtomicBoolean();
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            Future<String> left = pool.submit(input("left"), new Caller("192.0.2.8", "", "", "", gone::get));
            Future<String> stays = submit(pool, "stays");
            gone.set(true);
            engine.letGo();

            assertThat(Await.value(stays)).isEqualTo("stays");
            assertThat(Await.reason(left)).isEqualTo(Reason.BUSY);
            assertThat(Await.value(first)).isEqualTo("first");
            assertThat(engine.computed).containsExactly(List.of("first"), List.of("stays"));
        }
    }

    @Test
    void closingTurnsAwayWhoWaitsAndLetsWhatRunsEnd() {
        HashPool pool = pool();
        Future<String> first = hold(pool);
        Future<String> waiting = submit(pool, "waiting");

        pool.close();
        pool.close();

        assertThat(Await.reason(waiting)).isEqualTo(Reason.BUSY);
        assertThat(Await.reason(submit(pool, "late"))).isEqualTo(Reason.BUSY);
        engine.letGo();
        assertThat(Await.value(first)).isEqualTo("first");
        assertThat(pool.figures().refusals()).isEqualTo(2);
    }

    @Test
    void passwordsAreForgottenWhateverBecomesOfThem() {
        settings.hashQueue = 1;
        BcryptInput computed = input("computed");
        BcryptInput waiting = input("waiting");
        BcryptInput refused = input("refused");
        HashPool pool = pool();
        Future<String> first = pool.submit(computed, CALLER);
        Await.until(engine::hasEntered);
        Future<String> sentAway = pool.submit(waiting, CALLER);
        Reason unusedRefusal = Await.reason(pool.submit(refused, CALLER));
        pool.close();
        engine.letGo();
        Reason unusedReason = Await.reason(sentAway);
        String unusedHash = Await.value(first);

        assertThat(List.of(computed, waiting, refused))
                .allSatisfy(input -> assertThat(input.key()).containsOnly(0));
    }

    @Test
    void answersArriveOnTheContextOfTheCaller() {
        Context caller = vertx.getOrCreateContext();
        try (HashPool pool = pool()) {
            engine.letGo();

            Future<Context> arrived = Future.future(promise -> caller.runOnContext(
                    go -> submit(pool, "job").onComplete(done -> promise.complete(Vertx.currentContext()))));

            assertThat(Await.value(arrived)).isSameAs(caller);
        }
    }

    @Test
    void waitingIsMeasured() {
        try (HashPool pool = pool()) {
            Future<String> first = hold(pool);
            Future<String> waiting = submit(pool, "waiting");
            engine.letGo();
            String unusedFirst = Await.value(first);
            String unused = Await.value(waiting);

            assertThat(pool.figures().longestWaitMillis())
                    .isBetween(0L, pool.figures().waitMillis() + 1);
        }
    }

    private HashPool pool() {
        settings.hashThreads = 1;
        return new HashPool(vertx, settings.build().password(), engine);
    }

    private Future<String> hold(HashPool pool) {
        Future<String> first = submit(pool, "first");
        Await.until(() -> engine.hasEntered() || first.isComplete());
        // Again, if the machine was so slow to start the thread that even this job was sent away.
        return engine.hasEntered() ? first : hold(pool);
    }

    private static Future<String> submit(HashPool pool, String password) {
        return pool.submit(input(password), CALLER);
    }

    private static BcryptInput input(String password) {
        return new BcryptInput(password.getBytes(StandardCharsets.UTF_8), 4, "CCCCCCCCCCCCCCCCCCCCC.");
    }
}
