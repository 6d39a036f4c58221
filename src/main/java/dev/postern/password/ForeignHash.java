package dev.postern.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A hash that another service has made, in a way that we check and never make. What it asks for is bounded when it is read, so
 * that no stored text can take a core for minutes or all memory. Immutable.
 */
interface ForeignHash {
    /** The name under which such hashes are stored. */
    String LABEL = "foreign";

    /** The most memory that checking one may take. Argon2's and scrypt's usual settings take 16 to 64 MiB. Our guess. */
    int MAX_MEMORY_KIB = 256 * 1024;

    /** The most blocks of 1 KiB that checking one may pass: some seconds of a core. Our guess. */
    long MAX_PASSES_KIB = 4L * MAX_MEMORY_KIB;

    /** What has to come out for the right password. */
    byte[] expected();

    /** How much memory checking it takes, in KiB; 0 where that is nothing to speak of. */
    default int memoryKib() {
        return 0;
    }

    /** Computes the same of a password in UTF-8. Takes long, for a hashing thread. */
    byte[] compute(byte[] password) throws GeneralSecurityException;

    /** Whether a password has this hash. Takes long, for a hashing thread; throws an AuthException with BUSY without memory. */
    default boolean matches(byte[] password) {
        try {
            return MessageDigest.isEqual(expected(), compute(password));
        } catch (GeneralSecurityException everyJdkHasThem) {
            throw new IllegalStateException(everyJdkHasThem);
        }
    }

    /** Reads one as Django, passlib, Keycloak, Firebase or an Argon2 library writes it; empty for anything else. */
    static Optional<ForeignHash> parse(String text) {
        return Pbkdf2Hash.parse(text)
                .<ForeignHash>map(hash -> hash)
                .or(() -> ScryptHash.parse(text))
                .or(() -> FirebaseHash.parse(text))
                .or(() -> Argon2Hash.parse(text));
    }
}
