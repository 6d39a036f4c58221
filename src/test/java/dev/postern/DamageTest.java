package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testing.Client;
import dev.postern.testing.TestClock;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a disk, or somebody, has damaged: the store opens or says why not, and never lets anybody in wrongly. */
@Tag("slow")
@Tag("embedded")
class DamageTest {
    private static final int VARIANTS = Integer.getInteger("postern.damages", 1_000);
    private static final int ACCOUNTS = 20;
    private static final int LONGEST_CUT = 100;

    private final long seed = Long.getLong("postern.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, Integer> outcomes = new TreeMap<>();

    @Test
    void aDamagedStoreOpensOrSaysWhyNot(@TempDir Path directory) throws IOException {
        Map<String, byte[]> killed = filesOfAKilledServer(directory.resolve("killed"));
        List<Map.Entry<String, byte[]>> files = killed.entrySet().stream()
                .filter(file -> file.getValue().length > 0)
                .toList();
        try {
            for (int variant = 0; variant < VARIANTS; variant++) {
                Map.Entry<String, byte[]> file = files.get(variant % files.size());
                Path copy = directory.resolve("variant" + variant);
                write(copy, killed);
                byte[] content = file.getValue();
                Files.write(
                        copy.resolve(file.getKey()), variant / files.size() % 2 == 0 ? flipped(content) : cut(content));
                String outcome = file.getKey() + ' ' + startAndAsk(copy.resolve("postern"));
                outcomes.merge(outcome, 1, Integer::sum);
            }
        } finally {
            System.out.println("variants=" + VARIANTS + " seed=" + seed + ' ' + outcomes);
        }

        assertThat(outcomes.keySet()).noneMatch(outcome -> outcome.contains("WRONG"));
        assertThat(outcomes.keySet()).anyMatch(outcome -> outcome.endsWith("starts"));
    }

    /** What is on the disk while the service runs is what is there when it is killed: nothing written waits. */
    private static Map<String, byte[]> filesOfAKilledServer(Path directory) throws IOException {
        try (TestServer server = TestServer.start(new TestSettings().inFiles(directory.resolve("postern")))) {
            for (int i = 0; i < ACCOUNTS; i++) {
                server.client().register(email(i), password(i));
            }
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(path.getFileName().toString(), Files.readAllBytes(path));
                }
            }
            return files;
        }
    }

    private static String startAndAsk(Path base) throws IOException {
        Server server;
        try {
            server = Server.start(new TestSettings().inFiles(base).build(), database -> new TestClock());
        } catch (StartException refused) {
            String message = String.valueOf(refused.getMessage());
            return message.isBlank() || message.contains("null") ? "WRONG: refuses without a word" : "refuses";
        }
        try {
            return ask(new Client(server.port()));
        } finally {
            close(server);
        }
    }

    private static String ask(Client client) {
        int lost = 0;
        for (int i = 0; i < ACCOUNTS; i++) {
            if (client.logIn(email(i), password(i + 1)).status() == 200) {
                return "WRONG: lets in with another's password";
            }
            lost += client.logIn(email(i), password(i)).status() == 200 ? 0 : 1;
        }
        return client.get("/").status() != 200 ? "WRONG: is deaf" : lost == 0 ? "starts" : "starts with less";
    }

    /** A store that is damaged may also fail to close. */
    private static void close(Server server) {
        try {
            server.close();
        } catch (StartException alreadyBroken) {
            assertThat(alreadyBroken.getMessage()).isNotBlank();
        }
    }

    private byte[] flipped(byte[] content) {
        byte[] damaged = content.clone();
        int bit = random.nextInt(damaged.length * Byte.SIZE);
        damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return damaged;
    }

    private byte[] cut(byte[] content) {
        return Arrays.copyOf(content, Math.max(0, content.length - 1 - random.nextInt(LONGEST_CUT)));
    }

    private static void write(Path directory, Map<String, byte[]> files) throws IOException {
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private static String email(int i) {
        return "user" + i + "@example.com";
    }

    private static String password(int i) {
        return "secret" + i;
    }
}
