package dev.postern.domain;

import java.time.Instant;

/**
 * An address that an account had, and can get back.
 *
 * @param id names it
 * @param userId whose it was
 * @param email the address
 * @param changed since when it is not
 */
public record FormerAddress(long id, long userId, EmailAddress email, Instant changed) {}
