package dev.postern.password;

import java.util.Arrays;

/**
 * bcrypt's costly loop: all of a state is enciphered again and again, with the password mixed in, then with the salt.
 *
 * <p>Problem: a round of Blowfish waits for the round before it, so that a core which could do several things at once does
 * one. Choice: two lanes in one loop, in the same order of operations; while one waits for memory, the other computes, and
 * two hashes take about the time of one. More lanes are slower again, since the core runs out of registers. Price: this
 * file, whose form is the compiler's taste. A state is copied to an array made here, whose length is then a constant, which
 * makes all checks of bounds vanish; the rounds are written out, because loops of this size are not unrolled; and a call
 * does a part of the work, so that the compiled method is entered soon. HotSpot does not compile a method of 8,000 bytes
 * or more at all.
 */
final class Expansion {
    /** How often a state is expanded in one call: milliseconds, and still far more work than the copying. */
    private static final int TIMES_A_CALL = 16;

    private Expansion() {}

    /** Expands a lane as often as the cost says. */
    static void expand(Lane lane, int cost) {
        for (int done = 0; done < 1 << cost; done += TIMES_A_CALL) {
            expandSome(lane);
        }
    }

    /** Expands two lanes as often as the cost says. */
    static void expand(Lane first, Lane second, int cost) {
        for (int done = 0; done < 1 << cost; done += TIMES_A_CALL) {
            expandSome(first, second);
        }
    }

    private static void expandSome(Lane lane) {
        int[] w = new int[1042];
        System.arraycopy(lane.words, 0, w, 0, 1042);
        for (int time = 0; time < 2 * TIMES_A_CALL; time++) {
            int[] text = time % 2 == 0 ? lane.key : lane.salt;
            for (int i = 0; i < 18; i++) {
                w[i] ^= text[i];
            }
            int left = 0;
            int right = 0;
            for (int i = 0; i < 1042; i += 2) {
                left ^= w[0];
                right ^= Blowfish.f(w, left) ^ w[1];
                left ^= Blowfish.f(w, right) ^ w[2];
                right ^= Blowfish.f(w, left) ^ w[3];
                left ^= Blowfish.f(w, right) ^ w[4];
                right ^= Blowfish.f(w, left) ^ w[5];
                left ^= Blowfish.f(w, right) ^ w[6];
                right ^= Blowfish.f(w, left) ^ w[7];
                left ^= Blowfish.f(w, right) ^ w[8];
                right ^= Blowfish.f(w, left) ^ w[9];
                left ^= Blowfish.f(w, right) ^ w[10];
                right ^= Blowfish.f(w, left) ^ w[11];
                left ^= Blowfish.f(w, right) ^ w[12];
                right ^= Blowfish.f(w, left) ^ w[13];
                left ^= Blowfish.f(w, right) ^ w[14];
                right ^= Blowfish.f(w, left) ^ w[15];
                left ^= Blowfish.f(w, right) ^ w[16];
                int swapped = right ^ w[17];
                right = left;
                left = swapped;
                w[i] = left;
                w[i + 1] = right;
            }
        }
        System.arraycopy(w, 0, lane.words, 0, 1042);
        Arrays.fill(w, 0);
    }

    private static void expandSome(Lane first, Lane second) {
        int[] a = new int[1042];
        int[] b = new int[1042];
        System.arraycopy(first.words, 0, a, 0, 1042);
        System.arraycopy(second.words, 0, b, 0, 1042);
        for (int time = 0; time < 2 * TIMES_A_CALL; time++) {
            int[] textA = time % 2 == 0 ? first.key : first.salt;
            int[] textB = time % 2 == 0 ? second.key : second.salt;
            for (int i = 0; i < 18; i++) {
                a[i] ^= textA[i];
                b[i] ^= textB[i];
            }
            int leftA = 0;
            int rightA = 0;
            int leftB = 0;
            int rightB = 0;
            for (int i = 0; i < 1042; i += 2) {
                leftA ^= a[0];
                leftB ^= b[0];
                rightA ^= Blowfish.f(a, leftA) ^ a[1];
                rightB ^= Blowfish.f(b, leftB) ^ b[1];
                leftA ^= Blowfish.f(a, rightA) ^ a[2];
                leftB ^= Blowfish.f(b, rightB) ^ b[2];
                rightA ^= Blowfish.f(a, leftA) ^ a[3];
                rightB ^= Blowfish.f(b, leftB) ^ b[3];
                leftA ^= Blowfish.f(a, rightA) ^ a[4];
                leftB ^= Blowfish.f(b, rightB) ^ b[4];
                rightA ^= Blowfish.f(a, leftA) ^ a[5];
                rightB ^= Blowfish.f(b, leftB) ^ b[5];
                leftA ^= Blowfish.f(a, rightA) ^ a[6];
                leftB ^= Blowfish.f(b, rightB) ^ b[6];
                rightA ^= Blowfish.f(a, leftA) ^ a[7];
                rightB ^= Blowfish.f(b, leftB) ^ b[7];
                leftA ^= Blowfish.f(a, rightA) ^ a[8];
                leftB ^= Blowfish.f(b, rightB) ^ b[8];
                rightA ^= Blowfish.f(a, leftA) ^ a[9];
                rightB ^= Blowfish.f(b, leftB) ^ b[9];
                leftA ^= Blowfish.f(a, rightA) ^ a[10];
                leftB ^= Blowfish.f(b, rightB) ^ b[10];
                rightA ^= Blowfish.f(a, leftA) ^ a[11];
                rightB ^= Blowfish.f(b, leftB) ^ b[11];
                leftA ^= Blowfish.f(a, rightA) ^ a[12];
                leftB ^= Blowfish.f(b, rightB) ^ b[12];
                rightA ^= Blowfish.f(a, leftA) ^ a[13];
                rightB ^= Blowfish.f(b, leftB) ^ b[13];
                leftA ^= Blowfish.f(a, rightA) ^ a[14];
                leftB ^= Blowfish.f(b, rightB) ^ b[14];
                rightA ^= Blowfish.f(a, leftA) ^ a[15];
                rightB ^= Blowfish.f(b, leftB) ^ b[15];
                leftA ^= Blowfish.f(a, rightA) ^ a[16];
                leftB ^= Blowfish.f(b, rightB) ^ b[16];
                int swappedA = rightA ^ a[17];
                int swappedB = rightB ^ b[17];
                rightA = leftA;
                rightB = leftB;
                leftA = swappedA;
                leftB = swappedB;
                a[i] = leftA;
                a[i + 1] = rightA;
                b[i] = leftB;
                b[i + 1] = rightB;
            }
        }
        System.arraycopy(a, 0, first.words, 0, 1042);
        System.arraycopy(b, 0, second.words, 0, 1042);
        Arrays.fill(a, 0);
        Arrays.fill(b, 0);
    }
}
