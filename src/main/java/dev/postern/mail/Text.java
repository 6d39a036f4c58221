package dev.postern.mail;

import java.util.Locale;
import java.util.Set;

/** The texts that there are, each with the words that it leaves open. A template that uses another one is refused. */
public enum Text {
    /** There will be an account when the link is used. */
    CONFIRM_REGISTRATION("email link hours network"),
    /** Somebody has asked for an account that there is. */
    ALREADY_REGISTERED("email network"),
    /** A link to set a new password. */
    RESET_PASSWORD("email link minutes network"),
    /** A link that proves the address. */
    CONFIRM_ADDRESS("email link hours network"),
    /** A link that makes this address the account's. */
    CONFIRM_NEW_ADDRESS("email link hours network"),
    /** Somebody wants this address for another account than the one that has it. */
    ADDRESS_IN_USE("email network"),
    /** The account has another address, and a link that takes that back. */
    ADDRESS_CHANGED("email link hours network"),
    /** The account has a new password. */
    PASSWORD_CHANGED("email network"),
    /** Somebody has logged in after wrong passwords. */
    LOGIN_AFTER_FAILURES("email failures network"),
    /** The account has the address again that it had before this one. */
    ADDRESS_TAKEN_BACK("email network"),
    /** The account will be deleted, unless its owner logs in before. */
    REMOVAL_PLANNED("email hours network"),
    /** The account has been deleted. */
    ACCOUNT_DELETED("email network");

    private final String words;

    Text(String words) {
        this.words = words;
    }

    /** The words that it leaves open. */
    public Set<String> words() {
        return Set.of(words.split(" "));
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT) + ".txt";
    }
}
