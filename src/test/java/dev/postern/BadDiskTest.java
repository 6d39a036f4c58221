package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails writes costs answers, but nothing that was acknowledged. */
@Tag("slow")
@Tag("embedded")
class BadDiskTest {
    private static final String EMAIL = "bob@example.com";
    private static final int LONGEST_FILE_KIB = 100;
    private static final int MOST_LOG_INS = 2_000;

    /** One fewer than an account may have: a log-in that was refused may have ended the oldest. */
    private static final int CERTAINLY_ALIVE = 9;

    @Test
    void nothingThatWasAcknowledgedIsLost(@TempDir Path directory) {
        Path base = directory.resolve("data").resolve("postern");
        List<String> cookies = new ArrayList<>();
        try (ChildServer child = ChildServer.startWithFilesUpTo(LONGEST_FILE_KIB, base)) {
            Client client = child.client();
            client.register(EMAIL, "secret");
            Reply last = client.logIn(EMAIL, "secret");
            while (last.status() == 200 && cookies.size() < MOST_LOG_INS) {
                cookies.add(last.cookie());
                last = client.logIn(EMAIL, "secret");
            }
            assertThat(last.status()).isEqualTo(503);
            assertThat(client.logIn(EMAIL, "secret").status()).isEqualTo(503);
            assertThat(client.register("eve@example.com", "secret").status()).isEqualTo(503);
            assertThat(client.profile(cookies.get(cookies.size() - 1)).status()).isEqualTo(200);
        }

        try (ChildServer child = ChildServer.start(base)) {
            List<String> alive = cookies.subList(cookies.size() - CERTAINLY_ALIVE, cookies.size());
            long kept = alive.stream()
                    .filter(cookie -> child.client().profile(cookie).status() == 200)
                    .count();
            System.out.println("acknowledged=" + cookies.size() + " lost=" + (alive.size() - kept) + " of the last "
                    + alive.size());
            assertThat(kept).isEqualTo(alive.size());
            assertThat(child.client().register("eve@example.com", "secret").status())
                    .isEqualTo(200);
        }
    }
}
