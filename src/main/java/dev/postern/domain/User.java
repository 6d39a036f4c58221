package dev.postern.domain;

/**
 * An account.
 *
 * @param id names the account inside the service and in its logs; never reused
 * @param email the address that it was registered with
 * @param password the current password's hash
 * @param failures how often strangers got the password wrong since it was last right
 * @param verified whether somebody has proven to receive what is sent to the address
 * @param disabled whether an operator has switched it off
 */
public record User(
        long id, EmailAddress email, PasswordHash password, int failures, boolean verified, boolean disabled) {}
