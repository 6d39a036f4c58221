package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.LogCapture;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
    void whatIsKeptCountsOnceForEachNameAndAsMuchIsLent() throws GeneralSecurityException {
        for (int i = 0; i < 3; i++) {
            assertThat(memory.keep("one", 40, () -> HASH)).isEqualTo(HASH);
        }

        assertBusy(() -> memory.keep("another", 31, () -> HASH));
        assertThat(memory.keep("little", 30, () -> HASH)).isEqualTo(HASH);
        assertThat(memory.lend(30, () -> HASH)).isEqualTo(HASH);
        assertBusy(() -> memory.keep("least", 16, () -> HASH));
    }

    @Test
    void whatNeverFitsIsToldBefore() {
        assertThat(memory.has(100)).isTrue();
        assertThat(memory.has(101)).isFalse();
        assertBusy(() -> memory.lend(101, () -> HASH));
    }

    @Test
    void whoDoesNotFitBesideAnotherWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch going = new CountDownLatch(1);
        CompletableFuture<byte[]> first = CompletableFuture.supplyAsync(() -> lend(begun, going));
        begun.await();
        CompletableFuture<byte[]> second = CompletableFuture.supplyAsync(() -> lend(begun, going));

        assertThat(second).isNotDone();
        going.countDown();

        assertThat(first).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(HASH);
        assertThat(second).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(HASH);
    }

    private byte[] lend(CountDownLatch begun, CountDownLatch going) {
        try {
            return memory.lend(60, () -> {
                begun.countDown();
                try {
                    going.await();
                } catch (InterruptedException stopped) {
                    throw new GeneralSecurityException(stopped);
                }
                return HASH;
            });
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
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
