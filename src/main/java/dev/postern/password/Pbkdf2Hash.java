package dev.postern.password;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2. Source: RFC 8018 §5.2; the texts are those of Django's {@code hashers.py} and of passlib's Modular Crypt Format, in
 * which Keycloak's are put as well.
 */
final class Pbkdf2Hash implements ForeignHash {
    /** Twice what OWASP asks of the weakest digest: some seconds of a core. */
    private static final int MAX_ITERATIONS = 2_600_000;

    /** In bytes, that of SHA-1: a longer result takes as many rounds for each. */
    private static final int SHORTEST_DIGEST = 20;

    private static final Pattern DJANGO =
            Pattern.compile("pbkdf2_(sha1|sha256|sha512)\\$([0-9]+)\\$([^$]+)\\$([A-Za-z0-9+/=]+)");
    private static final Pattern PASSLIB =
            Pattern.compile("\\$pbkdf2(?:-(sha1|sha256|sha512))?\\$([0-9]+)\\$([A-Za-z0-9./+]+)\\$([A-Za-z0-9./+]+)");

    private final String digest;
    private final int iterations;
    private final byte[] salt;
    private final byte[] expected;

    private Pbkdf2Hash(String digest, int iterations, byte[] salt, byte[] expected) {
        this.digest = digest;
        this.iterations = iterations;
        this.salt = salt;
        this.expected = expected;
    }

    static Optional<Pbkdf2Hash> parse(String text) {
        Matcher django = DJANGO.matcher(text);
        if (django.matches()) {
            byte[] salt = django.group(3).getBytes(StandardCharsets.UTF_8);
            return of(django.group(1), django.group(2), Optional.of(salt), django.group(4));
        }
        Matcher passlib = PASSLIB.matcher(text);
        return passlib.matches()
                ? of(
                        passlib.group(1) == null ? "sha1" : passlib.group(1),
                        passlib.group(2),
                        ForeignText.bytes(passlib.group(3)),
                        passlib.group(4))
                : Optional.empty();
    }

    private static Optional<Pbkdf2Hash> of(String digest, String iterations, Optional<byte[]> salt, String expected) {
        return ForeignText.number(iterations, 1, MAX_ITERATIONS)
                .flatMap(rounds -> salt.flatMap(bytes -> ForeignText.bytes(expected)
                        .filter(hash -> rounds * (hash.length / SHORTEST_DIGEST + 1L) <= MAX_ITERATIONS * 4L)
                        .map(hash -> new Pbkdf2Hash("Hmac" + digest.toUpperCase(Locale.ROOT), rounds, bytes, hash))));
    }

    @Override
    public byte[] expected() {
        return expected.clone();
    }

    /** Java's own takes no password of bytes, and none that is empty. */
    @Override
    public byte[] compute(byte[] password) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(digest);
        mac.init(new SecretKeySpec(password, digest));
        byte[] key = new byte[expected.length];
        int length = mac.getMacLength();
        for (int block = 1, at = 0; at < key.length; block++, at += length) {
            mac.update(salt);
            byte[] last = mac.doFinal(
                    new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
            byte[] sum = last.clone();
            for (int round = 1; round < iterations; round++) {
                last = mac.doFinal(last);
                for (int i = 0; i < length; i++) {
                    sum[i] ^= last[i];
                }
            }
            System.arraycopy(sum, 0, key, at, Math.min(length, key.length - at));
        }
        return key;
    }
}
