package dev.postern.domain;

import java.time.Instant;

/**
 * The right to do one thing once, for a while.
 *
 * @param userId whose account it is for; one account has at most one live token a purpose
 * @param purpose what it allows
 * @param token the digest of the secret that the client holds
 * @param detail the address that it was sent to, as typed; empty for a token that was handed out
 * @param expires the first moment at which it no longer works
 */
public record OneTimeToken(long userId, Purpose purpose, Token.Digest token, String detail, Instant expires) {
    /** What a token allows. */
    public enum Purpose {
        /** Setting a new password without knowing the old one. */
        RESET,
        /** Proving the account's address. */
        VERIFY,
        /** Giving the account another address. */
        CHANGE
    }
}
