package dev.postern.db;

/**
 * A range of a table's leading keys. Immutable.
 *
 * @param from the first key of it
 * @param to the last key of it; before the first where there is none
 */
record KeyRange(long from, long to) {
    static final KeyRange NONE = new KeyRange(0, -1);

    /** Our guess: some megabytes of rows. */
    private static final long KEYS = 5_000;

    static KeyRange from(long key) {
        return new KeyRange(key, key + KEYS - 1);
    }

    boolean isEmpty() {
        return to < from;
    }
}
