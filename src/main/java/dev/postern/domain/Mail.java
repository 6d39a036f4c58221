package dev.postern.domain;

import java.time.Instant;

/**
 * Mail to be sent. It holds no secret, and no words: those are found when it leaves.
 *
 * @param id names it
 * @param kind what it tells of
 * @param recipient where it goes
 * @param about the number of the account or the registration that it is about, or how many log-ins have failed; 0 for the
 *     account that the address has then
 * @param languages what its reader would like to read, as in RFC 9110 §12.5.4
 * @param network from which network it was caused
 * @param asked when it was caused
 * @param due from when on it is to be sent
 * @param attempts how often that was tried
 * @param fault why the last try failed; empty for none
 */
public record Mail(
        long id,
        Kind kind,
        EmailAddress recipient,
        long about,
        String languages,
        String network,
        Instant asked,
        Instant due,
        int attempts,
        String fault) {
    /** What a mail tells of. */
    public enum Kind {
        /** Somebody has asked for an account with this address. */
        REGISTRATION,
        /** Somebody has asked for a new password. */
        RESET,
        /** Somebody has asked to prove this address. */
        VERIFICATION,
        /** The account's owner wants this address for it. */
        ADDRESS_CHANGE,
        /** This address is the account's no longer. */
        ADDRESS_CHANGED,
        /** The account has a new password. */
        PASSWORD_CHANGED,
        /** Somebody has logged in after wrong passwords. */
        LOGIN_AFTER_FAILURES,
        /** The account has the address again that it had before this one. */
        ADDRESS_TAKEN_BACK,
        /** The account will be deleted, unless its owner logs in before. */
        REMOVAL_PLANNED,
        /** The account has been deleted. */
        ACCOUNT_DELETED;

        /** Whether whoever knows an address can cause it. */
        public boolean isStrangers() {
            return this == REGISTRATION || this == RESET || this == VERIFICATION || this == ADDRESS_CHANGE;
        }
    }
}
