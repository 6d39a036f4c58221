package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.LogCapture;
import java.security.GeneralSecurityException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("storeless")
class ForeignMemoryTest {
    private static final byte[] HASH = {1, 2, 3};

    private final ForeignMemory memory = new ForeignMemory(100);

    @Test
    void whatIsLentIsFreeAgain() throws GeneralSecurityException {
        for (int i = 0; i < 3; i++) {
            assertThat(memory.lend(100, () -> HASH)).isEqualTo(HASH);
        }
        assertThatThrownBy(() -> memory.lend(100, () -> {
                    throw new GeneralSecurityException("no such digest");
                }))
                .hasMessage("no such digest");
        assertThat(memory.lend(100, () -> HASH)).isEqualTo(HASH);
    }

    @Test
    void whatIsKeptCountsOnceForEachName() throws GeneralSecurityException {
        for (int i = 0; i < 3; i++) {
            assertThat(memory.keep("one", 60, () -> HASH)).isEqualTo(HASH);
        }

        assertBusy(() -> memory.keep("another", 60, () -> HASH));
        assertThat(memory.keep("little", 40, () -> HASH)).isEqualTo(HASH);
        assertThat(memory.keep("one", 60, () -> HASH)).isEqualTo(HASH);
        assertBusy(() -> memory.lend(1, () -> HASH));
    }

    @Test
    void whatNeverFitsIsToldBefore() {
        assertThat(memory.has(100)).isTrue();
        assertThat(memory.has(101)).isFalse();
        assertBusy(() -> memory.lend(101, () -> HASH));
    }

    private static void assertBusy(ThrowingCallable computation) {
        try (LogCapture log = LogCapture.open()) {
            assertThatThrownBy(computation)
                    .isInstanceOfSatisfying(AuthException.class, fault -> assertThat(fault.reason())
                            .isEqualTo(Reason.BUSY));
            assertThat(log.lines()).anyMatch(line -> line.startsWith("event=hash_memory "));
        }
    }
}
