package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void theFirstIsToldOfAndTheOthersWithTheFirstOfTheNextSecond() {
        Tally tally = new Tally(5);

        assertThat(tally.countAndAsk(5)).isEqualTo(1);
        assertThat(tally.countAndAsk(6)).isZero();
        assertThat(tally.countAndAsk(5 + SECOND - 1)).isZero();
        assertThat(tally.countAndAsk(5 + SECOND)).isEqualTo(3);
        assertThat(tally.countAndAsk(5 + SECOND + 1)).isZero();
    }

    /** That clock begins anywhere, and may go over its end. */
    @Test
    void theClockMayOverflow() {
        Tally tally = new Tally(Long.MAX_VALUE);

        assertThat(tally.countAndAsk(Long.MAX_VALUE)).isEqualTo(1);
        assertThat(tally.countAndAsk(Long.MIN_VALUE)).isZero();
        assertThat(tally.countAndAsk(Long.MIN_VALUE + SECOND)).isEqualTo(2);
    }
}
