package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.LogCapture;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void noReasonIsASuccessAndEachIsNamed(Reason reason) {
        Answer answer = Problems.answerTo(new AuthException(reason));

        assertThat(answer.status()).isBetween(400, 599);
        assertThat(answer.body().toString()).isNotEmpty();
    }

    @Test
    void theDetailIsTold() {
        assertThat(Problems.answerTo(new AuthException(Reason.PASSWORD_REFUSED, "Eight characters."))
                        .body()
                        .toString())
                .isEqualTo("{\"code\":\"password_refused\",\"detail\":\"Eight characters.\",\"status\":400,"
                        + "\"title\":\"This password cannot be used.\"}\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "STORE_UNAVAILABLE", "STORE_FULL"})
    void whatPassesSaysWhenToComeBack(Reason reason) {
        Answer answer = Problems.answerTo(new AuthException(reason));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().stream().map(Map.Entry::getKey).map(CharSequence::toString))
                .contains("retry-after");
    }

    @Test
    void theUnexpectedIsANumberToTheClientAndATraceToTheLog() {
        try (LogCapture log = LogCapture.open()) {
            Answer answer = Problems.answerTo(new IllegalStateException("jdbc:secret"));

            String body = answer.body().toString();
            String id = body.replaceAll(".*\"id\":\"([0-9a-f]+)\".*\\s", "$1");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(body).doesNotContain("secret").doesNotContain("IllegalState");
            assertThat(log.lines()).containsExactly("event=unexpected id=" + id + " jdbc:secret");
        }
    }
}
