package dev.postern.password;

import com.password4j.ScryptFunction;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Firebase's scrypt: the project's signer key, encrypted with what scrypt makes of the password. The text is ours, since an
 * export has its parts in several places: {@code $firebase-scrypt$ln=14,r=8$SEPARATOR$SIGNER_KEY$SALT$HASH}, each in base64.
 * Source: github.com/firebase/scrypt.
 */
final class FirebaseHash implements ForeignHash {
    private static final Pattern FORM = Pattern.compile("\\$firebase-scrypt\\$ln=([0-9]{1,2}),r=([0-9]{1,2})"
            + "\\$([A-Za-z0-9+/=]*)\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");
    private static final int KEY_BYTES = 32;

    private final int work;
    private final int block;
    private final byte[] salt;
    private final byte[] signerKey;
    private final byte[] expected;

    private FirebaseHash(int work, int block, byte[] salt, byte[] signerKey, byte[] expected) {
        this.work = work;
        this.block = block;
        this.salt = salt;
        this.signerKey = signerKey;
        this.expected = expected;
    }

    static Optional<FirebaseHash> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? ForeignText.number(matcher.group(1), 1, 17).flatMap(log -> ForeignText.number(matcher.group(2), 1, 16)
                        .flatMap(block -> of(1 << log, block, matcher)))
                : Optional.empty();
    }

    private static Optional<FirebaseHash> of(int work, int block, Matcher matcher) {
        byte[] separator = ForeignText.bytes(matcher.group(3)).orElseGet(() -> new byte[0]);
        return ForeignText.bytes(matcher.group(4))
                .flatMap(key -> ForeignText.bytes(matcher.group(5)).flatMap(salt -> ForeignText.bytes(matcher.group(6))
                        .map(hash -> new FirebaseHash(work, block, joined(salt, separator), key, hash))));
    }

    private static byte[] joined(byte[] salt, byte[] separator) {
        byte[] both = Arrays.copyOf(salt, salt.length + separator.length);
        System.arraycopy(separator, 0, both, salt.length, separator.length);
        return both;
    }

    @Override
    public byte[] expected() {
        return expected.clone();
    }

    @Override
    public int memoryKib() {
        return work * block / 8;
    }

    @Override
    public byte[] compute(byte[] password) throws GeneralSecurityException {
        byte[] key = ForeignMemory.OF_THIS_PROCESS.lend(
                memoryKib(),
                () -> ScryptFunction.getInstance(work, block, 1, 2 * KEY_BYTES).scrypt(password, salt, 2 * KEY_BYTES));
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key, 0, KEY_BYTES, "AES"),
                new IvParameterSpec(new byte[cipher.getBlockSize()]));
        return cipher.doFinal(signerKey);
    }
}
