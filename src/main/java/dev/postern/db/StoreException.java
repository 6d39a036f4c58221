package dev.postern.db;

/** A store that cannot be opened. The message is one line for the operator. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean inUse;

    StoreException(String message) {
        super(message);
        this.inUse = false;
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
        this.inUse = false;
    }

    private StoreException(boolean inUse, String message) {
        super(message);
        this.inUse = inUse;
    }

    static StoreException inUse(String message) {
        return new StoreException(true, message);
    }

    /** Whether it is a store in files that another process has open. */
    public boolean isInUse() {
        return inUse;
    }

    /** Whether the store is a server that cannot be reached just now: trying again may help. */
    public boolean isAway() {
        return Faults.isAway(this);
    }
}
