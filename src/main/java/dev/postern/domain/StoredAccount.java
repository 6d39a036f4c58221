package dev.postern.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * An account as an operator moves it from place to place.
 *
 * @param id its number in the store; 0 before it is in one
 * @param email its address
 * @param password the hash of its password; none if it has none
 * @param created when it was registered
 * @param lastLogin when its owner last logged in
 * @param verified when its address was proven
 * @param disabled when an operator switched it off
 * @param removal when it is to go, as its owner has asked for
 */
public record StoredAccount(
        long id,
        EmailAddress email,
        PasswordHash password,
        Instant created,
        Optional<Instant> lastLogin,
        Optional<Instant> verified,
        Optional<Instant> disabled,
        Optional<Instant> removal) {}
