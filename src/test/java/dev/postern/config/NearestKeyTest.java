package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which known name a mistyped one is taken for. */
class NearestKeyTest {
    @ParameterizedTest
    @CsvSource({
        "ab, ac, ab",
        "ab, cb, ab",
        "abc, bac, abd",
        "kitten, sitting, mitten",
        "port, ports, port",
        "ports, prot, port",
        "'', abc, a",
        "x, abc, a",
    })
    void fewestChangesWin(String name, String other, String nearest) {
        assertThat(NearestKey.to(name, List.of(other, nearest))).isEqualTo(nearest);
        assertThat(NearestKey.to(name, List.of(nearest, other))).isEqualTo(nearest);
    }

    @Test
    void firstOfEquallyNearNamesWins() {
        assertThat(NearestKey.to("c", List.of("a", "b"))).isEqualTo("a");
    }

    @Test
    void nothingIsNearestToNothing() {
        assertThat(NearestKey.to("port", List.of())).isEmpty();
    }
}
