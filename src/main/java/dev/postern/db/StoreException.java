package dev.postern.db;

/** A store that cannot be opened. The message is one line for the operator. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether the store is a server that cannot be reached just now: trying again may help. */
    public boolean isAway() {
        return Faults.isAway(this);
    }
}
