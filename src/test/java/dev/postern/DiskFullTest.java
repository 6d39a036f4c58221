package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, a real one of a few MiB: what was acknowledged is there, and nothing has to be started again. */
@Tag("slow")
@Tag("embedded")
class DiskFullTest {
    private static final int MIB = 1 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "postern-test", disk.toString()),
                "only root on Linux can mount a small disk");
        mounted = true;
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String unused = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** F16. */
    @Test
    void writesStopReadsGoOnAndNothingAcknowledgedIsLost() throws IOException {
        TestSettings settings = new TestSettings().inFiles(disk.resolve("data").resolve("postern"));
        settings.freeSpaceFloorBytes = MIB;
        List<String> acknowledged = new ArrayList<>();
        Path ballast = disk.resolve("ballast");
        try (TestServer server = TestServer.start(settings)) {
            Client client = server.client();
            client.register("first@example.com", "secret");
            acknowledged.add("first@example.com");
            String session = client.session("first@example.com", "secret");
            long room = Files.getFileStore(disk).getUsableSpace();
            Path unused = Files.write(ballast, new byte[(int) (room - MIB - 256 * 1024)]);

            Reply refused = registerUntilRefused(client, acknowledged);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("store_full");
            assertThat(server.management().get("/health/ready").status()).isEqualTo(503);
            assertThat(client.profile(session).status()).isEqualTo(200);
            assertThat(client.get("/").status()).isEqualTo(200);

            Files.delete(ballast);
            long freed = System.nanoTime();
            Await.until(() -> client.register("after@example.com", "secret").status() == 200);
            double seconds = (System.nanoTime() - freed) / 1e9;
            acknowledged.add("after@example.com");
            System.out.printf("%d accounts acknowledged; writes again after %.2f s%n", acknowledged.size(), seconds);
            assertThat(seconds).isLessThan(5);
            assertThat(server.management().get("/health/ready").status()).isEqualTo(200);
        }
        try (TestServer again = TestServer.start(settings)) {
            assertThat(acknowledged).allSatisfy(email -> assertThat(
                            again.client().logIn(email, "secret").status())
                    .as(email)
                    .isEqualTo(200));
        }
    }

    private static Reply registerUntilRefused(Client client, List<String> acknowledged) {
        while (true) {
            String email = "user" + acknowledged.size() + "@example.com";
            Reply reply = client.register(email, "secret");
            if (reply.status() != 200) {
                return reply;
            }
            acknowledged.add(email);
        }
    }
}
