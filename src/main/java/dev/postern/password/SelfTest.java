package dev.postern.password;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proof that an engine computes bcrypt on this machine, before it is trusted with passwords. */
final class SelfTest {
    private static final Logger log = LoggerFactory.getLogger(SelfTest.class);

    /** As long as bcrypt reads, and longer. Source: Openwall's crypt_blowfish. */
    private static final List<Vector> ALONE = List.of(new Vector(
            5,
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored",
            "abcdefghijklmnopqrstuu",
            "5s2v8.iXieOjg/.AySBTTZIIVFJeBui"));

    /** Source: pyca/bcrypt. */
    private static final List<Vector> TOGETHER = List.of(
            new Vector(4, "Kk4DQuMMfZL9o", "cVWp4XaNU8a4v1uMRum2SO", "026BWLIoQMD/TXg5uZV.0P.uO8m3YEm"),
            new Vector(4, "9IeRXmnGxMYbs", "pQ7gRO7e6wx/936oXhNjrO", "UNOHL1D0h1N2IDbJZYs.1ppzSof6SPy"));

    private SelfTest() {}

    /** Gives back the engine if it passes, or else jBCrypt, and says so. */
    static HashEngine passedBy(HashEngine engine) {
        if (passes(engine)) {
            return engine;
        }
        log.error("event=engine_failed password.engine: its self-test fails on this machine; jbcrypt is used instead");
        return new JBcryptEngine();
    }

    private static boolean passes(HashEngine engine) {
        List<Vector> swapped = List.of(TOGETHER.get(1), TOGETHER.get(0));
        try {
            return computes(engine, ALONE) && computes(engine, TOGETHER) && computes(engine, swapped);
        } catch (RuntimeException | Error broken) {
            return false;
        }
    }

    private static boolean computes(HashEngine engine, List<Vector> vectors) {
        return engine.hash(vectors.stream().map(Vector::input).toList())
                .equals(vectors.stream().map(Vector::hash).toList());
    }

    private record Vector(int cost, String password, String salt, String hash) {
        BcryptInput input() {
            return new BcryptInput(password.getBytes(StandardCharsets.UTF_8), cost, salt);
        }
    }
}
