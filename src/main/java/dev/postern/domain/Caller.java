package dev.postern.domain;

/**
 * Who is on the other end of the line, as far as the line tells.
 *
 * @param address the network address of the peer
 */
public record Caller(String address) {}
