package dev.postern.password;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Argon2, in the text that its reference implementation writes, also behind Django's prefix. Source: RFC 9106. */
final class Argon2Hash implements ForeignHash {
    private static final Pattern FORM = Pattern.compile("(?:argon2)?\\$argon2(i|d|id)(?:\\$v=(16|19))?"
            + "\\$m=([0-9]+),t=([0-9]+),p=([0-9]+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** Django's hundred MiB fit. */
    private static final int MAX_KIB = 128 * 1024;

    private static final String FIRST_VERSION = "16";

    private final Argon2 variant;
    private final int version;
    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] expected;

    private Argon2Hash(
            Argon2 variant, int version, int memoryKib, int passes, int lanes, byte[] salt, byte[] expected) {
        this.variant = variant;
        this.version = version;
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.expected = expected;
    }

    static Optional<Argon2Hash> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return ForeignText.number(matcher.group(3), 8, MAX_KIB)
                .flatMap(memory -> ForeignText.number(matcher.group(4), 1, 64)
                        .filter(passes -> memory * (long) passes <= MAX_PASSES_KIB)
                        .flatMap(passes -> ForeignText.number(matcher.group(5), 1, 64)
                                .flatMap(lanes -> of(matcher, memory, passes, lanes))));
    }

    private static Optional<Argon2Hash> of(Matcher matcher, int memory, int passes, int lanes) {
        String version = matcher.group(2) == null ? FIRST_VERSION : matcher.group(2);
        return ForeignText.bytes(matcher.group(6)).flatMap(salt -> ForeignText.bytes(matcher.group(7))
                .map(hash -> new Argon2Hash(
                        Argon2.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                        Integer.parseInt(version),
                        memory,
                        passes,
                        lanes,
                        salt,
                        hash)));
    }

    @Override
    public byte[] expected() {
        return expected.clone();
    }

    @Override
    public int memoryKib() {
        return 2 * memoryKib;
    }

    /** The library keeps the memory for each set of parameters that it has seen, and works on a copy of it. */
    @Override
    public byte[] compute(byte[] password) throws GeneralSecurityException {
        String set = variant + " " + version + ' ' + memoryKib + ' ' + passes + ' ' + lanes + ' ' + expected.length;
        return ForeignMemory.OF_THIS_PROCESS.keep(set, memoryKib, () -> Argon2Function.getInstance(
                        memoryKib, passes, lanes, expected.length, variant, version)
                .hash(password, salt)
                .getBytes());
    }
}
