package dev.postern.domain;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address that is already comparable: two addresses are the same account exactly when they are equal.
 *
 * <p>Problem: an address is typed in many ways, and folding too much hands one person's account to another (Unicode
 * case folding makes a dotless i and an i equal, CVE-2019-19844). Choice: blanks around it go, the local part is
 * composed (NFC) and lower-cased in ASCII only, the domain becomes its lower-case ASCII form as the name system knows
 * it (RFC 5891). Price: an address with invisible characters or a look-alike sign is refused rather than guessed at,
 * and so are the four characters that the two generations of international domain names read differently.
 *
 * @param typed the address as its owner wrote it, without blanks around it: the form for showing
 * @param canonical the form for comparing; at most {@value #MAX_BYTES} ASCII or UTF-8 bytes
 */
public record EmailAddress(String typed, String canonical) {
    /** Longest address, in UTF-8 bytes. Source: RFC 5321 §4.5.3.1.3, a path of 256 octets less its two brackets. */
    public static final int MAX_BYTES = 254;

    /** IDNA 2003 and 2008 map these to different names: sharp s, final sigma, zero-width joiner and non-joiner. */
    private static final String AMBIGUOUS_IN_DOMAINS = "\u00df\u03c2\u200d\u200c";

    /** Letters and signs that show nothing. Source: Unicode 15, Default_Ignorable_Code_Point, and the empty Braille cell. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\x{34F}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{1806}"
            + "\\x{180B}-\\x{180F}\\x{2800}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FFA0}\\x{E0100}-\\x{E01EF}]");

    private static final Pattern LETTER_OR_DIGIT = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}]");

    /** Reads an address; empty when the text is none, is too long, or could be mistaken for another. */
    public static Optional<EmailAddress> parse(String text) {
        String typed = stripBlanks(text);
        int at = typed.indexOf('@');
        if (at < 1
                || at != typed.lastIndexOf('@')
                || tooLong(typed)
                || !typed.codePoints().allMatch(EmailAddress::clear)) {
            return Optional.empty();
        }
        String local = Normalizer.normalize(typed.substring(0, at), Normalizer.Form.NFC);
        return asciiDomain(typed.substring(at + 1))
                .map(domain -> lowerAscii(local) + '@' + domain)
                .filter(canonical -> !tooLong(canonical))
                .map(canonical -> new EmailAddress(typed, canonical));
    }

    /** The form for sending to: who is at a domain is as its owner wrote it, the domain as the name system knows it. */
    public String deliverable() {
        return typed.substring(0, typed.indexOf('@')) + canonical.substring(canonical.lastIndexOf('@'));
    }

    /** Two addresses are equal when their canonical forms are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /** Shows nothing of the person: addresses do not belong in logs. */
    @Override
    public String toString() {
        return "EmailAddress[hidden]";
    }

    private static String stripBlanks(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) == ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean tooLong(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /** Whether a code point can be seen, and is not a stand-in for an ASCII one (Kelvin sign, full-width at). */
    private static boolean clear(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint > ' ' && codePoint < 0x7f;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default ->
                !INVISIBLE.matcher(Character.toString(codePoint)).matches()
                        && !isAscii(compose(codePoint, Normalizer.Form.NFC))
                        && !compose(codePoint, Normalizer.Form.NFKC).equals("@");
        };
    }

    /** Whether a domain's code point is itself: IDNA 2003 would read a long s, a full-width letter or a sign as ASCII. */
    private static boolean unmistakable(int codePoint) {
        if (codePoint < 0x80) {
            return true;
        }
        return !isAscii(compose(codePoint, Normalizer.Form.NFKC))
                && LETTER_OR_DIGIT.matcher(Character.toString(codePoint)).matches();
    }

    private static String compose(int codePoint, Normalizer.Form form) {
        return Normalizer.normalize(Character.toString(codePoint), form);
    }

    private static Optional<String> asciiDomain(String domain) {
        if (domain.chars().anyMatch(c -> AMBIGUOUS_IN_DOMAINS.indexOf(c) >= 0)
                || !domain.codePoints().allMatch(EmailAddress::unmistakable)) {
            return Optional.empty();
        }
        try {
            String ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return ascii.isEmpty() || ascii.startsWith(".") || ascii.endsWith(".")
                    ? Optional.empty()
                    : Optional.of(ascii);
        } catch (IllegalArgumentException notADomainName) {
            return Optional.empty();
        }
    }

    private static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return lower.toString();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
