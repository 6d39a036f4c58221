package dev.postern.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Lists of stolen passwords as they are published: SHA-1s with counts, in the order of the hashes. */
public final class StolenPasswords {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private StolenPasswords() {}

    public static Path write(Path file, Stream<String> passwords) throws IOException {
        return Files.write(file, passwords.map(StolenPasswords::line).sorted().toList());
    }

    public static String line(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return UPPER.formatHex(hash) + ":" + password.length();
        } catch (NoSuchAlgorithmException fault) {
            throw new AssertionError(fault);
        }
    }
}
