package dev.postern.password;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bcrypt hash as text, checked before an engine sees it: jBCrypt throws three kinds of exception on damaged hashes and
 * would obey a cost that takes hours. Immutable.
 *
 * @param cost two to this power rounds
 * @param salt 22 digits
 * @param hash 31 digits
 */
record BcryptText(int cost, String salt, String hash) {
    /** The highest cost that is computed for a stored hash; the ceiling of {@code password.cost}. */
    static final int MAX_COST = 14;

    /** The lowest that bcrypt defines. */
    static final int MIN_COST = 4;

    static final int SALT_DIGITS = 22;
    private static final int HASH_DIGITS = 31;

    /** {@code $2x$} is left out on purpose: it marks hashes of a faulty implementation (CVE-2011-2483). */
    private static final Pattern FORM = Pattern.compile(
            "\\$2[aby]\\$([0-9]{2})\\$([./A-Za-z0-9]{" + SALT_DIGITS + "})([./A-Za-z0-9]{" + HASH_DIGITS + "})");

    /** Reads a stored hash; empty when it is damaged, foreign, or too costly to try. */
    static Optional<BcryptText> parse(String stored) {
        Matcher matcher = FORM.matcher(stored);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(matcher.group(1));
        return cost < MIN_COST || cost > MAX_COST
                ? Optional.empty()
                : Optional.of(new BcryptText(cost, matcher.group(2), matcher.group(3)));
    }

    /** Makes up a hash that no password is known to match, to spend the same work where there is nothing to check. */
    static BcryptText decoy(int cost, SecureRandom random) {
        return new BcryptText(cost, digits(SALT_DIGITS, random), digits(HASH_DIGITS, random));
    }

    /** What comes before the salt, with the version that jBCrypt reads and we write. */
    static String prefix(int cost) {
        return "$2a$" + cost / 10 + cost % 10 + '$';
    }

    /** The hash as it is stored. */
    String text() {
        return prefix(cost) + salt + hash;
    }

    private static String digits(int count, SecureRandom random) {
        StringBuilder text = new StringBuilder(count);
        random.ints(count, 0, Radix64.ALPHABET.length()).forEach(i -> text.append(Radix64.ALPHABET.charAt(i)));
        return text.toString();
    }
}
