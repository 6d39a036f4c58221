package dev.postern.domain;

/**
 * A password as it is stored: never the password, only what it takes to check one.
 *
 * @param scheme the name of the way in which the text was made
 * @param text the hash, with its own salt and cost inside
 */
public record PasswordHash(String scheme, String text) {
    /** No password: none matches, until one is set by a reset. */
    public static final PasswordHash NONE = new PasswordHash("none", "");

    /** Whether there is a password. */
    public boolean isSet() {
        return !equals(NONE);
    }

    @Override
    public String toString() {
        return "PasswordHash[" + scheme + ", hidden]";
    }
}
