package dev.postern.password;

import com.password4j.ScryptFunction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * scrypt. Source: RFC 7914; the texts are those of Django's {@code hashers.py} and of passlib.
 */
final class ScryptHash implements ForeignHash {
    private static final Pattern DJANGO =
            Pattern.compile("scrypt\\$([0-9]+)\\$([^$]+)\\$([0-9]+)\\$([0-9]+)\\$([A-Za-z0-9+/=]+)");
    private static final Pattern PASSLIB =
            Pattern.compile("\\$scrypt\\$ln=([0-9]{1,2}),r=([0-9]+),p=([0-9]+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final int work;
    private final int block;
    private final int parallel;
    private final byte[] salt;
    private final byte[] expected;

    private ScryptHash(int work, int block, int parallel, byte[] salt, byte[] expected) {
        this.work = work;
        this.block = block;
        this.parallel = parallel;
        this.salt = salt;
        this.expected = expected;
    }

    static Optional<ScryptHash> parse(String text) {
        Matcher django = DJANGO.matcher(text);
        if (django.matches()) {
            byte[] salt = django.group(2).getBytes(StandardCharsets.UTF_8);
            return ForeignText.number(django.group(1), 2, 1 << 24)
                    .flatMap(work -> of(work, django.group(3), django.group(4), Optional.of(salt), django.group(5)));
        }
        Matcher passlib = PASSLIB.matcher(text);
        return passlib.matches()
                ? ForeignText.number(passlib.group(1), 1, 24)
                        .flatMap(log -> of(
                                1 << log,
                                passlib.group(2),
                                passlib.group(3),
                                ForeignText.bytes(passlib.group(4)),
                                passlib.group(5)))
                : Optional.empty();
    }

    private static Optional<ScryptHash> of(
            int work, String block, String parallel, Optional<byte[]> salt, String expected) {
        return ForeignText.number(block, 1, 64)
                .flatMap(r -> ForeignText.number(parallel, 1, 16)
                        .flatMap(p -> salt.flatMap(bytes ->
                                ForeignText.bytes(expected).map(hash -> new ScryptHash(work, r, p, bytes, hash)))))
                .filter(ScryptHash::isBearable);
    }

    private static boolean isBearable(ScryptHash hash) {
        long kib = hash.kib();
        return Integer.bitCount(hash.work) == 1 && kib <= MAX_MEMORY_KIB && kib * hash.parallel <= MAX_PASSES_KIB;
    }

    private long kib() {
        return work * (long) block / 8;
    }

    @Override
    public int memoryKib() {
        return (int) kib();
    }

    @Override
    public byte[] expected() {
        return expected.clone();
    }

    @Override
    public byte[] compute(byte[] password) throws GeneralSecurityException {
        return ForeignMemory.OF_THIS_PROCESS.lend(
                memoryKib(), () -> ScryptFunction.getInstance(work, block, parallel, expected.length)
                        .scrypt(password, salt, expected.length));
    }
}
