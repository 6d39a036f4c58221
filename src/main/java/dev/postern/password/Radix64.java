package dev.postern.password;

import java.util.Base64;

/** bcrypt's way to write bytes as text: base64 with the alphabet in another order, without padding. */
final class Radix64 {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** The digits in order. */
    static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private Radix64() {}

    static String encode(byte[] bytes) {
        return translate(Base64.getEncoder().withoutPadding().encodeToString(bytes), BASE64, ALPHABET);
    }

    /** Reads a text of digits; bits at its end that make no whole byte are ignored, as by others. */
    static byte[] decode(String text) {
        return Base64.getDecoder().decode(translate(text, ALPHABET, BASE64));
    }

    private static String translate(String text, String from, String to) {
        StringBuilder translated = new StringBuilder(text.length());
        text.chars().forEach(digit -> translated.append(to.charAt(from.indexOf(digit))));
        return translated.toString();
    }
}
