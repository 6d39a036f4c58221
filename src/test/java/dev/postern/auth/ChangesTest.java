package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Token;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Changes changes = new Changes();
    private final Token.Digest token = Token.generate(new SecureRandom()).digest();

    @Test
    void nothingHasChangedAtFirst() {
        assertThat(changes.since(changes.now(), token)).isFalse();
        assertThat(changes.since(changes.now(), 1)).isFalse();
    }

    @Test
    void aChangeIsSeenByWhoLookedBeforeItAndNotAfter() {
        long before = changes.now();
        changes.of(token);
        long after = changes.now();

        assertThat(changes.since(before, token)).isTrue();
        assertThat(changes.since(after, token)).isFalse();
    }

    @Test
    void aChangeOfAnAccountIsSeenByItsNumber() {
        long before = changes.now();
        changes.ofAllOf(7);

        assertThat(changes.since(before, 7)).isTrue();
        assertThat(changes.since(before, 8)).isFalse();
    }

    @Test
    void anEarlierChangeNeverHidesALaterOne() {
        changes.of(token);
        long between = changes.now();
        changes.of(token);

        assertThat(changes.since(between, token)).isTrue();
    }

    @Test
    void oneChangeMakesFewOthersLookChanged() {
        SecureRandom random = new SecureRandom();
        List<Token.Digest> others = Stream.generate(() -> Token.generate(random).digest())
                .limit(10_000)
                .toList();
        long before = changes.now();

        changes.of(token);

        assertThat(others.stream().filter(other -> changes.since(before, other)))
                .hasSizeLessThan(20);
    }
}
