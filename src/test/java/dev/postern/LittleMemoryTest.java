package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flood that wants more memory than there is makes no answer wrong. */
@Tag("slow")
@Tag("embedded")
class LittleMemoryTest {
    private static final String HEAP = "64m";
    private static final int FLOOD_MILLIS = 20_000;
    private static final int FLOODERS = 4;
    private static final int CONNECTIONS_EACH = 1_000;
    private static final byte[] ALMOST_A_REQUEST = ("POST /users HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16384\r\n\r\nemail="
                    + "a".repeat(16_000))
            .getBytes(StandardCharsets.US_ASCII);

    private final CrashJournal journal = new CrashJournal(new Random(1));
    private final LongAdder opened = new LongAdder();

    @Test
    void whatIsAcknowledgedInAFloodIsThereAfterIt(@TempDir Path directory) throws Exception {
        Path base = directory.resolve("data").resolve("postern");
        ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS);
        try (journal) {
            ChildServer child = ChildServer.startWithin(HEAP, base);
            for (int i = 0; i < FLOODERS; i++) {
                flooders.execute(() -> flood(child));
            }
            journal.writeUntilKilled(child, FLOOD_MILLIS);
            flooders.shutdownNow();
            try (ChildServer next = ChildServer.startWithin(HEAP, base)) {
                System.out.println("half_requests=" + opened.sum() + " acknowledged=" + journal.acknowledged.sum()
                        + " lost=" + journal.lost.size() + " faults=" + journal.faults.size() + " ready_ms="
                        + next.untilReady().toMillis());
                journal.checkEverything(next.client());
            }
        }

        assertThat(opened.sum()).isGreaterThan(CONNECTIONS_EACH);
        assertThat(journal.acknowledged.sum()).isPositive();
        assertThat(journal.lost).isEmpty();
        assertThat(journal.halfResets).isEmpty();
    }

    /** Holds as many requests open as it can, all but complete, until the process is gone. */
    private void flood(ChildServer child) {
        while (child.isRunning()) {
            List<Socket> held = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS_EACH; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), child.port());
                    held.add(socket);
                    socket.getOutputStream().write(ALMOST_A_REQUEST);
                    opened.increment();
                }
                // Until the service gives up on the first of them.
                int unused = held.get(0).getInputStream().read();
            } catch (IOException refused) {
                // Closed, or never taken: the next round opens others.
            } finally {
                held.forEach(LittleMemoryTest::close);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            throw new AssertionError(alreadyGone);
        }
    }
}
