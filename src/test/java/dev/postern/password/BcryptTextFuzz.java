package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.PlainPassword;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any text as a stored hash: what is not refused has a cost within bounds, and both engines compute the same with its
 * salt. The text is its scheme and the password too.
 */
public final class BcryptTextFuzz {
    private static final HashEngine OURS = new PairedEngine();
    private static final HashEngine LIBRARY = new JBcryptEngine();

    private BcryptTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Scheme.labelled(text).ifPresent(scheme -> assertThat(scheme.label()).isEqualTo(text));
        PlainPassword.parse(text)
                .ifPresent(password -> assertThat(Scheme.suiting(password).keyOf(password))
                        .hasSizeBetween(1, Scheme.BCRYPT_KEY_BYTES));
        BcryptText.parse(text).ifPresent(hash -> check(hash, text));
    }

    private static void check(BcryptText hash, String text) {
        assertThat(hash.cost()).isBetween(BcryptText.MIN_COST, BcryptText.MAX_COST);
        assertThat(hash.text()).endsWith(text.substring("$2a".length())).startsWith("$2a$");
        assertThat(BcryptText.parse(hash.text())).contains(hash);
        assertThat(compute(OURS, hash, text)).isEqualTo(compute(LIBRARY, hash, text));
    }

    /** At the lowest cost: the others only take longer. */
    private static List<String> compute(HashEngine engine, BcryptText hash, String key) {
        return engine.hash(
                List.of(new BcryptInput(key.getBytes(StandardCharsets.UTF_8), BcryptText.MIN_COST, hash.salt())));
    }
}
