package dev.postern.domain;

import java.util.function.BooleanSupplier;

/**
 * Who a request comes from, as far as the protocol tells. Thread-safe.
 *
 * @param address the network address of the peer
 * @param request the number by which logs and the client know this request
 * @param agent what the client says that it is; {@value #MAX_AGENT} characters at most, none of them invisible
 * @param languages what the client would like to read, as in RFC 9110 §12.5.4
 * @param gone tells, on any thread, whether the peer has hung up
 */
public record Caller(String address, String request, String agent, String languages, BooleanSupplier gone) {
    /** How much of what a client says of itself is kept. Our guess: browsers say half of it. */
    public static final int MAX_AGENT = 255;

    /** Cleans what was said. */
    public Caller {
        agent = agent.replaceAll("[^\\x20-\\x7e\\xa0-\\xff]", " ").strip();
        agent = agent.length() > MAX_AGENT ? agent.substring(0, MAX_AGENT) : agent;
    }

    /** Somebody who stays on the line and says no more. */
    public Caller(String address) {
        this(address, "", "", "", () -> false);
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
