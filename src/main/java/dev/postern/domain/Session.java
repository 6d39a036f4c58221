package dev.postern.domain;

import java.time.Instant;

/**
 * A log-in that lasts.
 *
 * @param token the digest of the secret that the client holds
 * @param userId the account that it is for
 * @param email the account's address
 * @param created when the log-in was, the start of its absolute lifetime
 * @param lastSeen when it was last used, as far as that was noted: the start of its idle time
 */
public record Session(Token.Digest token, long userId, EmailAddress email, Instant created, Instant lastSeen) {}
