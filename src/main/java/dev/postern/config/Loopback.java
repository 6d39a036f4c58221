package dev.postern.config;

import java.util.regex.Pattern;

/** This machine, for itself. Decided by the text alone: asking the name system could give another answer later. */
final class Loopback {
    private static final Pattern NAMES =
            Pattern.compile("localhost|127(\\.(25[0-5]|2[0-4]\\d|1?\\d{1,2})){3}|::1|0:0:0:0:0:0:0:1");

    private Loopback() {}

    static boolean is(String host) {
        return NAMES.matcher(host).matches();
    }
}
