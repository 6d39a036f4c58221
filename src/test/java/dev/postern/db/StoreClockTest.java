package dev.postern.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreClockTest {
    private static final long NOON = Duration.ofHours(12).toMillis();
    private static final long A_MINUTE = Duration.ofMinutes(1).toMillis();

    @Test
    void timeGoesOnFromTheMiddleOfQuestionAndAnswer() {
        StoreClock clock =
                new StoreClock(NOON, System.nanoTime() - Duration.ofSeconds(10).toNanos());

        assertThat(clock.millis()).isCloseTo(NOON + 5_000, within(1_000L));
        assertThat(clock.instant().toEpochMilli()).isCloseTo(NOON + 5_000, within(1_000L));
    }

    @Test
    void aNewAnswerMovesItForthAndBack() {
        StoreClock clock = new StoreClock(NOON, System.nanoTime());

        clock.read(NOON + A_MINUTE, System.nanoTime());
        assertThat(clock.millis()).isCloseTo(NOON + A_MINUTE, within(1_000L));

        clock.read(NOON - A_MINUTE, System.nanoTime());
        assertThat(clock.millis()).isCloseTo(NOON - A_MINUTE, within(1_000L));
    }

    /** A process that was held for a minute finds an answer that is as old. */
    @Test
    void anAnswerThatTookLongMovesNothing() {
        StoreClock clock = new StoreClock(NOON, System.nanoTime());

        clock.read(NOON, System.nanoTime() - Duration.ofMinutes(1).toNanos());

        assertThat(clock.millis()).isCloseTo(NOON, within(1_000L));
    }
}
