package dev.postern.domain;

/**
 * The closed list of expected failures. What a client sees of each is decided in one place, by the HTTP layer.
 */
public enum Reason {
    /** The text is not an e-mail address that we can keep. */
    EMAIL_INVALID,
    /** An account with this address exists. */
    EMAIL_TAKEN,
    /** The new password is empty, too short, too long, or holds a NUL. */
    PASSWORD_REFUSED,
    /** Unknown address or wrong password: deliberately one reason for both. */
    BAD_CREDENTIALS,
    /** No live session belongs to the token that was sent, or none was sent. */
    NO_SESSION,
    /** The account has no session of that name. */
    SESSION_UNKNOWN,
    /** The password is right, but nobody has proven to receive what is sent to the address. */
    EMAIL_UNVERIFIED,
    /** The link's token is missing, unknown, expired or used: deliberately one reason for all. */
    VERIFICATION_INVALID,
    /** What was asked for needs mail, and none leaves here. */
    MAIL_OFF,
    /** There is no account with this address; told to operators alone. */
    ACCOUNT_UNKNOWN,
    /** An operator has switched the account off; told to operators alone. */
    ACCOUNT_DISABLED,
    /** A password reset was asked for an address that has no account, or resets are switched off. */
    RESET_REFUSED,
    /** The reset token is missing, unknown, expired, used, or another account's: deliberately one reason for all. */
    RESET_TOKEN_INVALID,
    /** This was tried too often; the failure tells when the next try may be. */
    THROTTLED,
    /** Too many passwords wait to be hashed; the caller may try again in a moment. */
    BUSY,
    /** The store did not answer, or answered with a fault. */
    STORE_UNAVAILABLE,
    /** The disk of the store is nearly full: nothing is written, so that nothing acknowledged is lost. */
    STORE_FULL
}
