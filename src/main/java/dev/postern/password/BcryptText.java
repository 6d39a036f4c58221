package dev.postern.password;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bcrypt hash as text, checked before jBCrypt sees it: that library throws three kinds of exception on damaged hashes
 * and would obey a cost that takes hours. Immutable.
 *
 * @param cost two to this power rounds
 * @param text the hash with the prefix {@code $2a$}, the only one that jBCrypt reads
 */
record BcryptText(int cost, String text) {
    /** The highest cost that is computed for a stored hash; the ceiling of {@code password.cost}. */
    static final int MAX_COST = 14;

    /** The lowest that bcrypt defines. */
    static final int MIN_COST = 4;

    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int SALT_AND_HASH = 53;

    /** {@code $2x$} is left out on purpose: it marks hashes of a faulty implementation (CVE-2011-2483). */
    private static final Pattern FORM =
            Pattern.compile("\\$2[aby]\\$([0-9]{2})(\\$[./A-Za-z0-9]{" + SALT_AND_HASH + "})");

    /** Reads a stored hash; empty when it is damaged, foreign, or too costly to try. */
    static Optional<BcryptText> parse(String stored) {
        Matcher matcher = FORM.matcher(stored);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int cost = Integer.parseInt(matcher.group(1));
        return cost < MIN_COST || cost > MAX_COST
                ? Optional.empty()
                : Optional.of(new BcryptText(cost, "$2a$" + matcher.group(1) + matcher.group(2)));
    }

    /** Makes up a hash that no password is known to match, to spend the same work where there is nothing to check. */
    static BcryptText decoy(int cost, SecureRandom random) {
        StringBuilder text =
                new StringBuilder("$2a$").append(cost / 10).append(cost % 10).append('$');
        random.ints(SALT_AND_HASH, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return new BcryptText(cost, text.toString());
    }
}
