package dev.postern.password;

import java.util.Arrays;

/** What bcrypt is given: a password, a cost and a salt. For one computation, after which it is cleared. */
final class BcryptInput {
    private final byte[] key;
    private final int cost;
    private final String salt;

    /**
     * Takes the key over: nobody else may keep it.
     *
     * @param key the password's bytes, at most {@value Scheme#BCRYPT_KEY_BYTES} of which count
     * @param cost two to this power rounds
     * @param salt 22 digits of {@link Radix64}
     */
    BcryptInput(byte[] key, int cost, String salt) {
        this.key = key;
        this.cost = cost;
        this.salt = salt;
    }

    byte[] key() {
        return key;
    }

    int cost() {
        return cost;
    }

    String salt() {
        return salt;
    }

    /** Forgets the password. */
    void clear() {
        Arrays.fill(key, (byte) 0);
    }
}
