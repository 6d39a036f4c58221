package dev.postern.http;

/** Any text as the value of a header. */
final class HeaderText {
    private HeaderText() {}

    /** Without the characters that do not get through Netty's reader of headers, which its other readers fail on. */
    static String of(String any) {
        return any.replaceAll("[\\x00-\\x08\\x0b-\\x1f\\x7f]", "");
    }
}
