package dev.postern.domain;

import java.time.Instant;

/**
 * A session as its owner is shown it.
 *
 * @param token the digest of the secret that the client holds
 * @param created when the log-in was
 * @param lastSeen when it was last used, as far as the store knows
 * @param network from which network the log-in came; empty where that was not noted
 * @param agent what the client said that it was
 */
public record OpenSession(Token.Digest token, Instant created, Instant lastSeen, String network, String agent) {
    /** Hexadecimal digits of {@link #id}: 64 bits, of which one account has a thousand at most. */
    public static final int ID_DIGITS = 16;

    /** Names it among its owner's; the beginning of a digest, which is of no use to who wants the token. */
    public String id() {
        return token.hex().substring(0, ID_DIGITS);
    }
}
