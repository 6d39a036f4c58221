package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HashFiguresTest {
    private final HashFigures figures = new HashFigures();

    @Test
    void waitsAreSummedAndTheLongestIsKept() {
        figures.began(TimeUnit.MILLISECONDS.toNanos(2));
        figures.began(TimeUnit.MILLISECONDS.toNanos(5));
        figures.began(TimeUnit.MILLISECONDS.toNanos(3));

        assertThat(figures.waitMillis()).isEqualTo(10);
        assertThat(figures.longestWaitMillis()).isEqualTo(5);
    }

    @Test
    void thePaceBeginsWithTheFirstAndFollowsTheLatest() {
        assertThat(figures.nanosFor(10)).isZero();

        figures.computed(1, 1_000);
        assertThat(figures.nanosFor(10)).isEqualTo(10_000);

        figures.computed(2, 4_000);
        assertThat(figures.nanosFor(10)).isEqualTo(11_000);
        assertThat(figures.hashes()).isEqualTo(3);
        assertThat(figures.pairs()).isEqualTo(1);
    }
}
