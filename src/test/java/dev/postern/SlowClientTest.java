package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send or read a byte now and then hold nothing for long, and nobody up. */
@Tag("slow")
class SlowClientTest {
    private static final int EACH = 250;
    private static final int MOST_SECONDS = 45;
    private static final String HEAD = "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + Client.FORM;
    private static final String READ = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** One that sends so many bytes a second, and reads as many. */
    private static final class Slow {
        final SocketChannel channel;
        final byte[] rest;
        final int sends;
        final int reads;
        final long begun = System.nanoTime();
        final StringBuilder said = new StringBuilder();
        int place;
        long closedAfter;

        Slow(int port, String first, String rest, int sends, int reads) throws IOException {
            this.channel = SocketChannel.open();
            this.rest = rest.getBytes(StandardCharsets.US_ASCII);
            this.sends = sends;
            this.reads = reads;
            boolean unused = channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096)
                    .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            int written = channel.write(ByteBuffer.wrap(first.getBytes(StandardCharsets.US_ASCII)));
            assertThat(written).isEqualTo(first.length());
            channel.configureBlocking(false);
        }

        void go() {
            if (closedAfter > 0) {
                return;
            }
            try {
                place += channel.write(ByteBuffer.wrap(rest, place, Math.min(sends, rest.length - place)));
                place %= rest.length;
            } catch (IOException closed) {
                // An answer may have come before that, and is still there to be read.
                boolean more;
                do {
                    more = read();
                } while (more);
                return;
            }
            boolean unused = read();
        }

        /** Reads what there is, as much as it reads at a time. Returns whether there was any. */
        private boolean read() {
            try {
                ByteBuffer answer = ByteBuffer.allocate(reads);
                int length = channel.read(answer);
                if (length >= 0) {
                    said.append(StandardCharsets.US_ASCII.decode(answer.flip()));
                    return length > 0;
                }
            } catch (IOException closed) {
                // The same as the end that a read tells of.
            }
            closedAfter = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            return false;
        }
    }

    @Test
    void whoeverIsSlowIsClosedAndNobodyElseWaits(@TempDir Path directory) throws Exception {
        Path base = directory.resolve("data").resolve("postern");
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        List<Long> others = Collections.synchronizedList(new ArrayList<>());
        try (ChildServer child = ChildServer.serve(base, "password.cost=10")) {
            List<Slow> headers = slow(child.port(), HEAD + "\r\nX-A: ", "a", 1, 4_096);
            List<Slow> bodies = slow(child.port(), HEAD + "\r\nContent-Length: 900\r\n\r\n", "a", 1, 4_096);
            List<Slow> readers = slow(child.port(), "", READ.repeat(1_000), 32_768, 1);
            List<Slow> all = new ArrayList<>(headers);
            all.addAll(bodies);
            all.addAll(readers);
            ScheduledFuture<?> unused = clock.scheduleAtFixedRate(
                    () -> {
                        all.forEach(Slow::go);
                        others.add(millisOfAnAnswer(child.client()));
                    },
                    1,
                    1,
                    TimeUnit.SECONDS);
            boolean unusedToo = clock.awaitTermination(MOST_SECONDS, TimeUnit.SECONDS);
            clock.shutdownNow();

            Collections.sort(others);
            System.out.println("headers_s=" + last(headers) + " bodies_s=" + last(bodies) + " readers_s="
                    + last(readers) + " of_each=" + EACH + " others_ms_longest=" + others.get(others.size() - 1));
            assertThat(all).allSatisfy(one -> assertThat(one.closedAfter).isPositive());
            assertThat(bodies).allSatisfy(one -> assertThat(one.said).startsWith("HTTP/1.1 408 "));
        } finally {
            clock.shutdownNow();
        }
    }

    private static List<Slow> slow(int port, String first, String rest, int sends, int reads) throws IOException {
        List<Slow> slow = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            slow.add(new Slow(port, first, rest, sends, reads));
        }
        return slow;
    }

    private static long last(List<Slow> slow) {
        return slow.stream().mapToLong(one -> one.closedAfter).max().orElse(0);
    }

    private static long millisOfAnAnswer(Client client) {
        long begun = System.nanoTime();
        assertThat(client.get("/").status()).isEqualTo(200);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
