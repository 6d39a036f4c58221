package dev.postern.db;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The SHA-256 of rows in their order. A value is its length and its text, so that no two lists of values are alike. */
final class RowDigest {
    private final MessageDigest sha256;
    private long rows;

    RowDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    void add(List<Object> row) {
        rows++;
        StringBuilder text = new StringBuilder();
        for (Object value : row) {
            String said = value.toString();
            text.append(said.length()).append(':').append(said);
        }
        sha256.update(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    long rows() {
        return rows;
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
