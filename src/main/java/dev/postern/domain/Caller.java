package dev.postern.domain;

import java.util.function.BooleanSupplier;

/**
 * Who is on the other end of the line, as far as the line tells. Thread-safe.
 *
 * @param address the network address of the peer
 * @param request the number by which logs and the client know this request
 * @param gone tells, on any thread, whether the peer has hung up
 */
public record Caller(String address, String request, BooleanSupplier gone) {
    /** Somebody who stays on the line. */
    public Caller(String address) {
        this(address, "", () -> false);
    }

    /** The network to count by, or the address itself where that is none. */
    public String network() {
        return IpAddress.parse(address).map(IpAddress::network).orElse(address);
    }

    /** Whether nobody is there to be answered. */
    public boolean isGone() {
        return gone.getAsBoolean();
    }
}
