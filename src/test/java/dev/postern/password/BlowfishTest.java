package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlowfishTest {
    private static final int BITS = Blowfish.WORDS * Integer.SIZE;
    private static final int GUARD_BITS = 64;

    /** Source of the formula: Machin, 1706: pi = 16 arctan 1/5 - 4 arctan 1/239. */
    @Test
    void theInitialWordsAreTheFractionOfPi() {
        BigInteger pi = arctanOfOneOver(5)
                .shiftLeft(4)
                .subtract(arctanOfOneOver(239).shiftLeft(2))
                .shiftRight(GUARD_BITS);

        int[] words = IntStream.range(0, Blowfish.WORDS)
                .map(i -> pi.shiftRight(BITS - Integer.SIZE * (i + 1)).intValue())
                .toArray();

        assertThat(Blowfish.initial()).isEqualTo(words);
    }

    /** Source: Eric Young's test vectors for Blowfish, whose key and text are zeros. */
    @Test
    void aPublishedBlockIsEnciphered() {
        int[] words = Blowfish.initial();
        int[] block = new int[2];
        for (int i = 0; i < Blowfish.WORDS; i += 2) {
            Blowfish.encipher(words, block, 0);
            words[i] = block[0];
            words[i + 1] = block[1];
        }
        int[] text = new int[2];

        Blowfish.encipher(words, text, 0);

        assertThat(text).containsExactly(0x4EF99745, 0x6198DD78);
    }

    @Test
    void everyCopyIsItsOwn() {
        Blowfish.initial()[0] = 0;

        assertThat(Blowfish.initial()[0]).isEqualTo(0x243F6A88);
    }

    private static BigInteger arctanOfOneOver(int x) {
        BigInteger square = BigInteger.valueOf((long) x * x);
        BigInteger power = BigInteger.ONE.shiftLeft(BITS + GUARD_BITS).divide(BigInteger.valueOf(x));
        BigInteger sum = BigInteger.ZERO;
        for (int n = 1; power.signum() > 0; n += 2) {
            BigInteger term = power.divide(BigInteger.valueOf(n));
            sum = n % 4 == 1 ? sum.add(term) : sum.subtract(term);
            power = power.divide(square);
        }
        return sum;
    }
}
