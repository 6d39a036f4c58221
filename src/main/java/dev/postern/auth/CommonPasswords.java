package dev.postern.auth;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.PlainPassword;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Passwords that are guessed first: the commonest of all, and names that somebody who guesses knows, with or without
 * figures and signs around them. Letter case makes no difference. Immutable. Source: NIST SP 800-63B-4 §3.1.1.2; ASVS 5.0
 * V6.2.4, V6.2.11.
 */
final class CommonPasswords {
    /** Thirty thousand from leaked lists, the commonest first, in lower case: zxcvbn's. */
    private static final String LIST = "/com/nulabinc/zxcvbn/matchers/dictionaries/passwords.txt";

    private static final Pattern AROUND_A_NAME = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

    private final Set<String> common;
    private final List<String> names;

    private CommonPasswords(Set<String> common, List<String> names) {
        this.common = common;
        this.names = names;
    }

    /**
     * Reads the list; takes some hundredths of a second.
     *
     * @param shortest what is shorter, in characters, is refused for that and not kept
     * @param names of the service, which are guessed at it
     */
    static CommonPasswords read(int shortest, List<String> names) {
        try (InputStream stream = CommonPasswords.class.getResourceAsStream(LIST)) {
            if (stream == null) {
                throw new IllegalStateException("The list of common passwords is missing");
            }
            Set<String> common = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(word -> word.length() >= shortest)
                    .collect(Collectors.toUnmodifiableSet());
            return new CommonPasswords(
                    common, names.stream().map(CommonPasswords::folded).toList());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** How many are known. */
    int size() {
        return common.size();
    }

    /** Whether it is one of the commonest. */
    boolean contains(PlainPassword password) {
        return common.contains(folded(textOf(password)));
    }

    /** Whether it is little more than a name that is known: the service's, or part of the owner's address. */
    boolean isAName(PlainPassword password, EmailAddress owner) {
        String text = folded(textOf(password));
        String name = AROUND_A_NAME.matcher(text).replaceAll("");
        String address = owner.canonical();
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1);
        int dot = domain.indexOf('.');
        Stream<String> ofTheAddress =
                Stream.of(address, address.substring(0, at), domain, dot < 0 ? domain : domain.substring(0, dot));
        return Stream.concat(names.stream(), ofTheAddress)
                .anyMatch(known -> text.equals(known)
                        || (!name.isEmpty()
                                && name.equals(AROUND_A_NAME.matcher(known).replaceAll(""))));
    }

    private static String textOf(PlainPassword password) {
        return new String(password.utf8(), StandardCharsets.UTF_8);
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
