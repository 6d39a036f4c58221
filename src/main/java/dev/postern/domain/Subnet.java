package dev.postern.domain;

import java.util.Optional;

/**
 * Addresses that begin alike. Immutable.
 *
 * @param base one of them
 * @param bits how many bits they share
 */
public record Subnet(IpAddress base, int bits) {
    /** Reads an address, or an address, a slash and the number of bits; empty for anything else. */
    public static Optional<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (base.isEmpty()) {
            return Optional.empty();
        }
        int most = base.get().bytes().length * Byte.SIZE;
        String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most
                ? Optional.of(new Subnet(base.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** Whether an address is one of them. */
    public boolean contains(IpAddress address) {
        byte[] ours = base.bytes();
        byte[] theirs = address.bytes();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
