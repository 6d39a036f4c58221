package dev.postern;

/** A service that cannot start because something it needs cannot be had. The message is one line for the operator. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
