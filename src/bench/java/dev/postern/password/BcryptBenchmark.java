package dev.postern.password;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Hashes a second, on one thread: the library, our engine with a lone job, and with two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class BcryptBenchmark {
    @Param({"8"})
    public int cost;

    private final HashEngine library = new JBcryptEngine();
    private final HashEngine ours = new PairedEngine();

    @Benchmark
    public List<String> jbcrypt() {
        return library.hash(List.of(input()));
    }

    @Benchmark
    public List<String> oneLane() {
        return ours.hash(List.of(input()));
    }

    @Benchmark
    @OperationsPerInvocation(2)
    public List<String> twoLanes() {
        return ours.hash(List.of(input(), input()));
    }

    private BcryptInput input() {
        return new BcryptInput("correct horse".getBytes(), cost, "CCCCCCCCCCCCCCCCCCCCC.");
    }
}
