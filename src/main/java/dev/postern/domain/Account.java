package dev.postern.domain;

import java.time.Instant;
import java.util.Optional;

/**
 * An account as its owner is shown it.
 *
 * @param email the address that it was registered with
 * @param verified whether somebody has proven to receive what is sent there
 * @param created when it was registered
 * @param lastLogin when its owner last logged in
 * @param sessions how many sessions it has
 */
public record Account(
        EmailAddress email, boolean verified, Instant created, Optional<Instant> lastLogin, int sessions) {}
