package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.FramingCase;
import dev.postern.testing.RawHttp;
import dev.postern.testing.TestServer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that two servers in a row could read in two ways. Of each case it is said what comes back before the connection
 * ends:
 *
 * <ul>
 *   <li>{@code refused N}: one answer, with status N, or with any of 400 and more where N is missing;
 *   <li>{@code dropped}: such an answer or none;
 *   <li>{@code answered N then nothing}: one answer, with status N;
 *   <li>{@code answered N then M}: two.
 * </ul>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
    private static final Pattern ANSWER = Pattern.compile("(?m)^[A-Z]+/[0-9.]+ ([0-9]{3}) ");

    @AutoClose
    private final TestServer server = TestServer.start();

    static Stream<FramingCase> cases() {
        return FramingCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFrameIsReadInOneWayOrNotAtAll(FramingCase framing) {
        String all = RawHttp.exchange(server.port(), framing.bytes());
        List<String> statuses =
                ANSWER.matcher(all).results().map(answer -> answer.group(1)).toList();

        List<String> words = List.of(framing.expected().split(" ", -1));
        switch (words.get(0)) {
            case "refused" -> {
                assertThat(statuses).as(all).hasSize(1);
                assertThat(statuses.get(0)).as(all).matches(words.size() == 1 ? "[45].." : words.get(1));
            }
            case "dropped" -> {
                assertThat(statuses).as(all).hasSizeLessThan(2).allMatch(status -> status.matches("[45].."));
            }
            case "answered" ->
                assertThat(String.join(" then ", statuses))
                        .as(all)
                        .isEqualTo(framing.expected().replace("answered ", "").replace(" then nothing", ""));
            default -> throw new AssertionError(framing.expected());
        }
    }

    @Test
    void thereAreMoreThanEightyCases() {
        assertThat(FramingCase.all().map(FramingCase::name).distinct()).hasSizeGreaterThan(80);
    }
}
