package dev.postern.mail;

/** Mail that was not taken. The message is for operators: what the server said, or what went wrong, without any secret. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    MailException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    /** What to do about it. */
    public enum Kind {
        /** Nobody is there, or not who should be: no other mail will leave either for now. */
        AWAY,
        /** This one may be taken later. */
        LATER,
        /** This one never will be. */
        NEVER
    }

    /** Tells what to do about it. */
    public Kind kind() {
        return kind;
    }
}
