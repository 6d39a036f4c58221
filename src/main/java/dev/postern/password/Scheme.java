package dev.postern.password;

import dev.postern.domain.PlainPassword;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A way from a password to what bcrypt is given.
 *
 * <p>Problem: bcrypt reads 72 bytes and ignores the rest. Choice: passwords up to that size go in as they are, which
 * keeps hashes from other systems usable; longer ones go through HMAC-SHA-384 first, whose 48 bytes are 64 characters of
 * base64. Price: two names in the table. The HMAC's fixed label makes the digest useless against leaks of plain SHA-384
 * hashes ("shucking").
 */
enum Scheme {
    /** The password itself; {@code $2a$}, {@code $2b$} and {@code $2y$} hashes. */
    BCRYPT("bcrypt") {
        @Override
        byte[] keyOf(PlainPassword password) {
            return password.utf8();
        }
    },
    /** Base64 of the password's keyed digest, for passwords longer than bcrypt reads. */
    HMAC_BCRYPT("hmac-sha384-bcrypt") {
        @Override
        byte[] keyOf(PlainPassword password) {
            try {
                Mac mac = Mac.getInstance("HmacSHA384");
                mac.init(new SecretKeySpec(LABEL, "HmacSHA384"));
                return Base64.getEncoder().encode(mac.doFinal(password.utf8()));
            } catch (GeneralSecurityException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }
    };

    /** How many bytes of its key bcrypt reads. Source: Provos and Mazières, "A Future-Adaptable Password Scheme", 1999. */
    static final int BCRYPT_KEY_BYTES = 72;

    private static final byte[] LABEL = "postern/password/1".getBytes(StandardCharsets.UTF_8);

    private final String label;

    Scheme(String label) {
        this.label = label;
    }

    /** Derives what bcrypt is given; a new array each time. */
    abstract byte[] keyOf(PlainPassword password);

    /** The name under which hashes of this scheme are stored. */
    String label() {
        return label;
    }

    /** Chooses the scheme of a new hash. */
    static Scheme suiting(PlainPassword password) {
        return password.utf8().length <= BCRYPT_KEY_BYTES ? BCRYPT : HMAC_BCRYPT;
    }

    /** Finds a scheme by its stored name. */
    static Optional<Scheme> labelled(String label) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.label.equals(label))
                .findFirst();
    }
}
