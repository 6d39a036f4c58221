package dev.postern.password;

import java.util.List;

/** A way to compute bcrypt. Thread-safe. */
interface HashEngine {
    /** How many are computed in about the time of one. */
    int width();

    /**
     * Computes hashes: 31 digits of {@link Radix64} each.
     *
     * @param inputs as many as the width at most, of equal cost
     */
    List<String> hash(List<BcryptInput> inputs);
}
