package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service has acknowledged outlives its process, however that ends. */
@Tag("slow")
@Tag("embedded")
class CrashTest {
    private static final int KILLS = Integer.getInteger("postern.kills", 200);
    private static final int LATEST_KILL_MILLIS = 600;

    /** Most starts are over by then. */
    private static final int LONGEST_START_MILLIS = 2_000;

    private static final int KILLS_A_RECOVERY = 4;

    private final long seed = Long.getLong("postern.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final CrashJournal journal = new CrashJournal(random);
    private final List<Duration> starts = new ArrayList<>();

    @Test
    void nothingAcknowledgedIsLostWhenTheProcessIsKilled(@TempDir Path directory) throws Exception {
        Path base = directory.resolve("data").resolve("postern");
        try (journal) {
            runAndKill(base);
        } finally {
            System.out.println(summary());
        }

        assertThat(starts).hasSize(KILLS);
        assertThat(journal.lost).isEmpty();
        assertThat(journal.halfResets).isEmpty();
        assertThat(CrashStore.emails(base))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(journal.accounts().stream()
                        .map(account -> account.email)
                        .toList());
    }

    @Test
    void aFirstStartThatWasKilledAnywhereIsFollowedByAGoodOne(@TempDir Path directory) {
        for (int kill = 0; kill < KILLS; kill++) {
            Path base = directory.resolve("data" + kill).resolve("postern");
            ChildServer.startAndKill(base, kill * LONGEST_START_MILLIS / KILLS);
            try (ChildServer child = ChildServer.start(base)) {
                starts.add(child.untilReady());
                assertThat(child.client().register("bob@example.com", "secret").status())
                        .isEqualTo(200);
                assertThat(child.client().logIn("bob@example.com", "secret").status())
                        .isEqualTo(200);
            }
        }
        System.out.println(summary());

        assertThat(starts).hasSize(KILLS);
    }

    @Test
    void nothingIsLostWhenARecoveryIsKilledToo(@TempDir Path directory) throws Exception {
        Path base = directory.resolve("data").resolve("postern");
        try (journal) {
            for (int round = 0; round < Math.max(1, KILLS / 2 / KILLS_A_RECOVERY); round++) {
                ChildServer child = ChildServer.start(base);
                starts.add(child.untilReady());
                journal.checkTouched(child.client());
                journal.writeUntilKilled(child, LATEST_KILL_MILLIS);
                for (int kill = 0; kill < KILLS_A_RECOVERY; kill++) {
                    ChildServer.startAndKill(base, random.nextInt(LONGEST_START_MILLIS));
                }
            }
            try (ChildServer child = ChildServer.start(base)) {
                journal.checkEverything(child.client());
            }
        } finally {
            System.out.println(summary());
        }

        assertThat(journal.lost).isEmpty();
        assertThat(journal.halfResets).isEmpty();
        assertThat(CrashStore.emails(base)).doesNotHaveDuplicates();
    }

    private void runAndKill(Path base) {
        ChildServer child = ChildServer.start(base);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                journal.writeUntilKilled(child, random.nextInt(LATEST_KILL_MILLIS));
                child = ChildServer.start(base);
                starts.add(child.untilReady());
                journal.checkTouched(child.client());
            }
            journal.checkEverything(child.client());
        } finally {
            child.kill();
        }
    }

    private String summary() {
        List<Long> millis = starts.stream().map(Duration::toMillis).sorted().toList();
        return String.format(
                "kills=%d starts=%d accounts=%d acknowledged=%d in_doubt=%d lost=%d half_resets=%d faults=%s seed=%d"
                        + " ready_ms_median=%s ready_ms_max=%s",
                KILLS,
                starts.size(),
                journal.accounts().size(),
                journal.acknowledged.sum(),
                journal.doubtful.sum(),
                journal.lost.size(),
                journal.halfResets.size(),
                journal.faults,
                seed,
                millis.isEmpty() ? "none" : millis.get(millis.size() / 2),
                millis.isEmpty() ? "none" : millis.get(millis.size() - 1));
    }
}
