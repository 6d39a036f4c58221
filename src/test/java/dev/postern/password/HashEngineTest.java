package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mindrot.jbcrypt.BCrypt;

/** That our own engine computes what jBCrypt and another implementation compute, for any bytes, alone and in pairs. */
class HashEngineTest {
    private static final int[] TEXT = {0x4F727068, 0x65616E42, 0x65686F6C, 0x64657253, 0x63727944, 0x6F756274};
    private static final int HASH_BYTES = 23;
    private static final int SALT_BYTES = 16;

    private final HashEngine engine = new PairedEngine();

    @Test
    void randomPairsAreAsOthersComputeThem() {
        comparePairs(new Random(1), 1_000);
    }

    @Test
    @Tag("slow")
    void manyRandomPairsAreAsOthersComputeThem() {
        long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        IntStream.range(0, 100).parallel().forEach(part -> comparePairs(new Random(seed + part), 1_000));
    }

    @Test
    void everyLengthIsComputed() {
        Random random = new Random(2);
        for (int length = 0; length <= 73; length++) {
            byte[] key = bytes(random, length);
            byte[] salt = bytes(random, SALT_BYTES);

            assertThat(engine.hash(List.of(input(key, salt, 5)))).containsExactly(reference(key, salt, 5));
        }
    }

    @ParameterizedTest
    @CsvSource({"5", "6", "9", "10"})
    void higherCostsAreComputed(int cost) {
        Random random = new Random(cost);
        byte[] one = bytes(random, 20);
        byte[] other = bytes(random, 20);
        byte[] salt = bytes(random, SALT_BYTES);

        assertThat(engine.hash(List.of(input(one, salt, cost), input(other, salt, cost))))
                .containsExactly(reference(one, salt, cost), reference(other, salt, cost));
    }

    @Test
    void threadsDoNotDisturbEachOther() {
        List<CompletableFuture<Void>> threads = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> comparePairs(new Random(i), 200)))
                .toList();

        assertThat(threads).allSatisfy(CompletableFuture::join);
    }

    @Test
    void jbcryptAsAnEngineComputesTheSame() {
        byte[] key = "caf\u00e9".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] salt = bytes(new Random(3), SALT_BYTES);

        assertThat(new JBcryptEngine().hash(List.of(input(key, salt, 4)))).containsExactly(reference(key, salt, 4));
    }

    /** Every third with equal salts, every fourth with equal passwords. */
    private void comparePairs(Random random, int count) {
        for (int i = 0; i < count / 2; i++) {
            byte[] one = bytes(random, random.nextInt(73));
            byte[] other = i % 4 == 0 ? one : bytes(random, random.nextInt(73));
            byte[] salt = bytes(random, SALT_BYTES);
            byte[] otherSalt = i % 3 == 0 ? salt : bytes(random, SALT_BYTES);

            assertThat(engine.hash(List.of(input(one, salt, 4), input(other, otherSalt, 4))))
                    .containsExactly(reference(one, salt, 4), reference(other, otherSalt, 4));
        }
    }

    /** What jBCrypt computes, and favre's library as well. */
    private static String reference(byte[] key, byte[] salt, int cost) {
        byte[] ended = Arrays.copyOf(key, key.length + 1);
        byte[] jbcrypt = new BCrypt().crypt_raw(ended, salt, cost, TEXT.clone());
        String hash = Radix64.encode(Arrays.copyOf(jbcrypt, HASH_BYTES));
        byte[] favre = at.favre.lib.crypto.bcrypt.BCrypt.with(
                        Version.VERSION_2A,
                        at.favre.lib.crypto.bcrypt.LongPasswordStrategies.truncate(Version.VERSION_2A))
                .hashRaw(cost, salt, key)
                .rawHash;
        assertThat(hash).isEqualTo(Radix64.encode(favre));
        return hash;
    }

    private static BcryptInput input(byte[] key, byte[] salt, int cost) {
        return new BcryptInput(key.clone(), cost, Radix64.encode(salt));
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
