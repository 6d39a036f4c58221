package dev.postern.domain;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network address. Immutable.
 *
 * @param address the same, for the JDK
 */
public record IpAddress(InetAddress address) {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int IPV6_BYTES = 16;

    /** Whoever has an IPv6 address has all of its /64. Source: RFC 6177, RFC 4291 §2.5.4. */
    private static final int IPV6_NETWORK_BYTES = 8;

    /** Reads an address in figures; empty for anything else. A name is never looked up. */
    public static Optional<IpAddress> parse(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(text)));
        } catch (UnknownHostException notOne) {
            return Optional.empty();
        }
    }

    /** Names the network that somebody comes from, for counting: the address itself for IPv4, its /64 for IPv6. */
    public String network() {
        byte[] bytes = bytes();
        return bytes.length == IPV6_BYTES
                ? HexFormat.of().formatHex(Arrays.copyOf(bytes, IPV6_NETWORK_BYTES)) + "/64"
                : text();
    }

    /** Writes it in figures, always the same way. */
    public String text() {
        return address.getHostAddress();
    }

    byte[] bytes() {
        return address.getAddress();
    }
}
