package dev.postern.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The block cipher Blowfish, as far as bcrypt needs it. Its state is 1,042 words: the P-array of 18, then four S-boxes of
 * 256 each. Source: Schneier, "Description of a New Variable-Length Key, 64-Bit Block Cipher (Blowfish)", 1994.
 */
final class Blowfish {
    static final int P_WORDS = 18;
    static final int WORDS = P_WORDS + 4 * 256;

    private static final int[] INITIAL = load();

    private Blowfish() {}

    /** The state before any key: the first 33,344 bits of the fraction of pi. A copy. */
    static int[] initial() {
        return INITIAL.clone();
    }

    /** The round function. */
    static int f(int[] words, int x) {
        return ((words[18 + (x >>> 24)] + words[274 + ((x >>> 16) & 255)]) ^ words[530 + ((x >>> 8) & 255)])
                + words[786 + (x & 255)];
    }

    /** Enciphers two words of a block in place. */
    static void encipher(int[] words, int[] block, int at) {
        int left = block[at] ^ words[0];
        int right = block[at + 1];
        for (int round = 1; round <= 16; round += 2) {
            right ^= f(words, left) ^ words[round];
            left ^= f(words, right) ^ words[round + 1];
        }
        block[at] = right ^ words[17];
        block[at + 1] = left;
    }

    private static int[] load() {
        try (InputStream resource = Blowfish.class.getResourceAsStream("pi.bin")) {
            byte[] bytes = resource == null ? new byte[0] : resource.readAllBytes();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            if (!digest.equals("b5643208907b11b20e499a42187dc921f9579d28dadfccbe69a5ce232a55952f")) {
                throw new IllegalStateException("pi.bin is damaged: its SHA-256 is " + digest);
            }
            int[] words = new int[WORDS];
            ByteBuffer.wrap(bytes).asIntBuffer().get(words);
            return words;
        } catch (IOException inTheJar) {
            throw new UncheckedIOException(inTheJar);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
