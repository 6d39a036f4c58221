package dev.postern.domain;

/**
 * An account to be, once its address is proven.
 *
 * @param id names it
 * @param email the address
 * @param password the hash of the password of whoever asked for it
 */
public record Registration(long id, EmailAddress email, PasswordHash password) {}
