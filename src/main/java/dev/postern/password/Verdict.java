package dev.postern.password;

/** What checking a password against a hash found. */
public enum Verdict {
    /** The password is right. */
    MATCH,
    /** The password is right, and its hash was made in an older way than today's: time to hash it again. */
    MATCH_OUTDATED,
    /** The password is wrong, or there was none or no hash to compare. */
    MISMATCH,
    /** The stored hash is not one: no password is right, and somebody should know. */
    DAMAGED
}
