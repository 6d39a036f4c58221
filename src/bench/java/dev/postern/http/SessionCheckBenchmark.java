package dev.postern.http;

import dev.postern.config.Settings;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Token;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of a session check that are ours: the cookie, the token's digest, the answer's body. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SessionCheckBenchmark {
    private final Token token = Token.generate(new SecureRandom());
    private final List<String> cookies = List.of("theme=dark; session_id=" + token.reveal());
    private final TokenCookie cookie = TokenCookie.ofSession(
            new Settings.Cookie(Settings.Secure.AUTO, Settings.Prefix.NONE), new Callers(List.of()));
    private final EmailAddress email = EmailAddress.parse("bob@example.com").orElseThrow();

    @Benchmark
    public Optional<Token> cookie() {
        return cookie.read(cookies);
    }

    @Benchmark
    public Token.Digest digest() {
        return token.digest();
    }

    @Benchmark
    public Buffer body() {
        return Json.object().with("email", email.typed()).toBuffer();
    }
}
