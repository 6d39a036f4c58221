package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A large store comes back after a crash with everything that was in it. */
@Tag("slow")
@Tag("embedded")
class RestartTest {
    private static final int USERS = 100_000;
    private static final int SESSIONS = 20_000;
    private static final int WRITING_MILLIS = 300;

    private final CrashJournal journal = new CrashJournal(new Random(1));

    @Test
    void aLargeStoreComesBackAfterACrash(@TempDir Path directory) throws Exception {
        Path base = directory.resolve("data").resolve("postern");
        try (journal) {
            journal.writeUntilKilled(ChildServer.start(base, USERS, SESSIONS), WRITING_MILLIS);
            journal.writeUntilKilled(restart(base), WRITING_MILLIS);
            restart(base).kill();
        }

        assertThat(journal.acknowledged.sum()).isPositive();
        assertThat(journal.lost).isEmpty();
        assertThat(journal.halfResets).isEmpty();
        assertThat(CrashStore.emails(base))
                .doesNotHaveDuplicates()
                .hasSize(USERS + journal.accounts().size());
    }

    private ChildServer restart(Path base) throws IOException {
        long logBytes = Files.size(base.resolveSibling(base.getFileName() + ".log"));
        ChildServer child = ChildServer.start(base);
        System.out.println("users=" + USERS + " sessions=" + SESSIONS + " replayed_kib=" + (logBytes >> 10)
                + " ready_ms=" + child.untilReady().toMillis());
        journal.checkEverything(child.client());
        for (int user : new int[] {0, USERS / 2, USERS - 1}) {
            String email = CrashStore.email(user);
            String cookie = child.client().session(email, CrashStore.PASSWORD);
            assertThat(child.client().profile(cookie).member("email")).isEqualTo(email);
        }
        return child;
    }
}
