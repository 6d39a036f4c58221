package dev.postern.password;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One bcrypt computation: its state and what is mixed into it. For one thread; cleared when it is done.
 *
 * <p>Source: Provos and Mazières, "A Future-Adaptable Password Scheme", 1999.
 */
final class Lane {
    private static final int SALT_WORDS = 4;
    private static final byte[] TEXT = {
        'O', 'r', 'p', 'h', 'e', 'a', 'n', 'B', 'e', 'h', 'o', 'l', 'd', 'e', 'r', 'S', 'c', 'r', 'y', 'D', 'o', 'u',
        'b', 't'
    };

    /** The hash leaves out the last byte of the text, as the first implementation did by mistake. */
    private static final int HASH_BYTES = 23;

    final int[] words = Blowfish.initial();

    /** The password, repeated, as it is mixed into the P-array. */
    final int[] key;

    /** The salt, repeated, as it is mixed into the P-array. */
    final int[] salt;

    /** Sets the state up with password and salt; a zero byte ends the password. */
    Lane(byte[] password, byte[] salt) {
        this.key = repeat(Arrays.copyOf(password, password.length + 1));
        this.salt = repeat(salt);
        mix(key);
        int[] block = new int[2];
        for (int i = 0; i < Blowfish.WORDS; i += 2) {
            block[0] ^= this.salt[i % SALT_WORDS];
            block[1] ^= this.salt[i % SALT_WORDS + 1];
            Blowfish.encipher(words, block, 0);
            words[i] = block[0];
            words[i + 1] = block[1];
        }
    }

    /** Mixes a repeated text into the P-array. */
    void mix(int[] text) {
        for (int i = 0; i < Blowfish.P_WORDS; i++) {
            words[i] ^= text[i];
        }
    }

    /** The hash, once the state has been expanded as often as the cost asks. */
    byte[] hash() {
        int[] text = new int[TEXT.length / Integer.BYTES];
        ByteBuffer.wrap(TEXT).asIntBuffer().get(text);
        for (int at = 0; at < text.length; at += 2) {
            for (int time = 0; time < 64; time++) {
                Blowfish.encipher(words, text, at);
            }
        }
        ByteBuffer hash = ByteBuffer.allocate(TEXT.length);
        hash.asIntBuffer().put(text);
        return Arrays.copyOf(hash.array(), HASH_BYTES);
    }

    void clear() {
        Arrays.fill(words, 0);
        Arrays.fill(key, 0);
        Arrays.fill(salt, 0);
    }

    private static int[] repeat(byte[] text) {
        int[] repeated = new int[Blowfish.P_WORDS];
        for (int i = 0; i < repeated.length * Integer.BYTES; i++) {
            repeated[i / Integer.BYTES] = repeated[i / Integer.BYTES] << Byte.SIZE | (text[i % text.length] & 0xff);
        }
        return repeated;
    }
}
