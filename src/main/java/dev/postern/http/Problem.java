package dev.postern.http;

/**
 * What a client is told when it does not get what it asked for: a closed list with a stable code each, sent as a problem
 * document. Source: RFC 9457.
 */
public enum Problem {
    EMAIL_INVALID(400, "email_invalid", "This is not an e-mail address that can be registered."),
    PASSWORD_REFUSED(400, "password_refused", "This password cannot be used."),
    BAD_CREDENTIALS(401, "bad_credentials", "Unknown e-mail address or wrong password."),
    CROSS_SITE(403, "cross_site", "A page of another site may not do this."),
    NO_SESSION(403, "no_session", "There is no live session."),
    SESSION_UNKNOWN(404, "session_unknown", "The account has no session of this name."),
    EMAIL_UNVERIFIED(
            403, "email_unverified", "Nobody has confirmed this address yet; use the link that was sent there."),
    VERIFICATION_INVALID(403, "verification_invalid", "This link is not valid, or not any more."),
    MAIL_OFF(403, "mail_off", "This needs a mail to be sent, and none leaves here."),
    ACCOUNT_UNKNOWN(404, "account_unknown", "There is no account with this address."),
    ACCOUNT_DISABLED(409, "account_disabled", "The account is switched off."),
    OPERATOR_KEY_REQUIRED(403, "operator_key_required", "Only who can read the operator's key may do this."),
    SERVICE_KEY_REQUIRED(403, "service_key_required", "Only a front end with a service key may ask for this."),
    RESET_REFUSED(403, "reset_refused", "No reset token can be issued for this address."),
    RESET_TOKEN_INVALID(403, "reset_token_invalid", "The reset token is not valid for this address."),
    MALFORMED_REQUEST(400, "malformed_request", "The request cannot be read."),
    DUPLICATE_FIELD(400, "duplicate_field", "A field is given more than once."),
    BODY_TOO_LARGE(413, "body_too_large", "The body is larger than 16 KiB."),
    BODY_TOO_SLOW(408, "body_too_slow", "The body did not arrive in time."),
    BODY_UNSUPPORTED(415, "body_unsupported", "The body is neither a form nor a JSON object in UTF-8."),
    CODING_UNSUPPORTED(501, "coding_unsupported", "This transfer coding is not known here."),
    LINE_TOO_LONG(414, "line_too_long", "The request line is too long."),
    HEADERS_TOO_LARGE(431, "headers_too_large", "The header fields are too large."),
    NOT_FOUND(404, "not_found", "There is nothing here."),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", "This method is not for this path."),
    THROTTLED(429, "throttled", "This was tried too often; wait before the next try."),
    BUSY(503, "busy", "Too many passwords are being checked; try again in a moment."),
    STORE_UNAVAILABLE(503, "store_unavailable", "The store does not answer; try again in a moment."),
    STORE_FULL(503, "store_full", "The store has no room; nothing was changed."),
    INTERNAL(500, "internal", "Something went wrong here.");

    private final int status;
    private final String code;
    private final String title;

    Problem(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The name that programs may rely on. */
    public String code() {
        return code;
    }

    /** The sentence for people. */
    public String title() {
        return title;
    }
}
