package dev.postern.domain;

import java.time.Duration;

/**
 * An expected failure. It carries its {@link Reason} and no stack trace: it is an answer, not an accident. The message
 * is for clients, so it never repeats what the client sent.
 */
public final class AuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Duration retryAfter;

    /** Makes a failure that needs no more words than its reason has. */
    public AuthException(Reason reason) {
        this(reason, "");
    }

    /**
     * Makes a failure.
     *
     * @param detail one sentence for the client: what to change; empty for none
     */
    public AuthException(Reason reason, String detail) {
        this(reason, detail, Duration.ZERO);
    }

    /**
     * Makes a failure that passes.
     *
     * @param retryAfter for how long it lasts
     */
    public AuthException(Reason reason, Duration retryAfter) {
        this(reason, "", retryAfter);
    }

    private AuthException(Reason reason, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** Tells which of the expected failures this is. */
    public Reason reason() {
        return reason;
    }

    /** How long to wait before another try can help; zero where that is not known. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The sentence for the client; empty for none. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
