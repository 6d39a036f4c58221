package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Await;
import dev.postern.testing.TestSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of work that a hashing thread takes. */
@ExtendWith(VertxExtension.class)
class HashPoolTest {
    private static final int THREADS = 2;

    @SuppressWarnings("NullAway.Init") // set before each test
    private HashPool pool;

    @BeforeEach
    void open(Vertx vertx) {
        TestSettings settings = new TestSettings();
        settings.hashThreads = THREADS;
        pool = new HashPool(vertx, settings.build().password());
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void resultOfTheWorkArrives() {
        Future<String> result = pool.submit(() -> "done");

        assertThat(Await.value(result)).isEqualTo("done");
    }

    @Test
    void exceptionOfTheWorkFailsTheFuture() {
        IOException fault = new IOException("broken");

        Future<String> result = pool.submit(() -> {
            throw fault;
        });

        assertThat(Await.failure(result)).isSameAs(fault);
    }

    @Test
    void threadOutlivesTheExceptionOfItsWork() {
        List<Future<Integer>> failing = IntStream.range(0, 2 * THREADS)
                .mapToObj(i -> pool.submit(fail()))
                .toList();

        Future<String> next = pool.submit(() -> "done");

        assertThat(Await.value(next)).isEqualTo("done");
        assertThat(failing)
                .allSatisfy(result -> assertThat(Await.failure(result)).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void moreJobsThanThreadsAllFinish() {
        List<Future<Integer>> jobs =
                IntStream.range(0, 100).mapToObj(i -> pool.submit(() -> i)).toList();

        List<Integer> results = jobs.stream().map(Await::value).toList();

        assertThat(results).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void everyThreadWorksAtOnce() {
        CyclicBarrier meeting = new CyclicBarrier(THREADS);

        List<Future<Integer>> jobs = IntStream.range(0, THREADS)
                .mapToObj(i -> pool.submit(() -> meeting.await(20, TimeUnit.SECONDS)))
                .toList();

        assertThat(jobs).map(Await::value).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void neverMoreJobsRunAtOnceThanThereAreThreads() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Callable<Integer> work = () -> {
            int seen = most.accumulateAndGet(running.incrementAndGet(), Math::max);
            running.decrementAndGet();
            return seen;
        };

        List<Future<Integer>> jobs =
                IntStream.range(0, 200).mapToObj(i -> pool.submit(work)).toList();

        assertThat(jobs).map(Await::value).allSatisfy(seen -> assertThat(seen).isLessThanOrEqualTo(THREADS));
    }

    @Test
    void workRunsOnAThreadNamedForIt() {
        Future<String> name = pool.submit(() -> Thread.currentThread().getName());

        assertThat(Await.value(name)).startsWith("postern-hash-");
    }

    @Test
    void hashingThreadDoesNotKeepTheProcessAlive() {
        Future<Boolean> daemon = pool.submit(() -> Thread.currentThread().isDaemon());

        assertThat(Await.value(daemon)).isTrue();
    }

    @Test
    void resultArrivesOnTheContextOfTheCaller(Vertx vertx) {
        Context caller = vertx.getOrCreateContext();

        Future<Context> arrived = Future.future(promise -> caller.runOnContext(
                go -> pool.submit(() -> "done").onComplete(done -> promise.complete(Vertx.currentContext()))));

        assertThat(Await.value(arrived)).isSameAs(caller);
    }

    @Test
    void failureArrivesOnTheContextOfTheCaller(Vertx vertx) {
        Context caller = vertx.getOrCreateContext();

        Future<Context> arrived = Future.future(promise -> caller.runOnContext(
                go -> pool.submit(fail()).onComplete(done -> promise.complete(Vertx.currentContext()))));

        assertThat(Await.value(arrived)).isSameAs(caller);
    }

    private static Callable<Integer> fail() {
        return () -> {
            throw new IllegalStateException("broken");
        };
    }
}
