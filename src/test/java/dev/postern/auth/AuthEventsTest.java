package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.LogCapture;
import org.junit.jupiter.api.Test;

class AuthEventsTest {
    private final AuthEvents events = new AuthEvents();

    @Test
    void aUseThatWasNotWrittenIsTold() {
        try (LogCapture log = LogCapture.open()) {
            events.touchLost(new AuthException(Reason.STORE_UNAVAILABLE));
            events.touchLost(new IllegalStateException("pool closed"));

            assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("event=touch_lost fault="));
        }
    }

    @Test
    void aFullStoreIsNotToldForEachUse() {
        try (LogCapture log = LogCapture.open()) {
            events.touchLost(new AuthException(Reason.STORE_FULL));

            assertThat(log.lines()).isEmpty();
        }
    }
}
