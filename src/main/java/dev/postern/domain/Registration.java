package dev.postern.domain;

/**
 * An account to be, once its address is proven.
 *
 * @param id names it
 * @param email the address
 * @param password the hash of the password of whoever asked for it
 * @param network from which network that was
 */
public record Registration(long id, EmailAddress email, PasswordHash password, String network) {}
