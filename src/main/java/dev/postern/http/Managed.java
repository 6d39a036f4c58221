package dev.postern.http;

import dev.postern.auth.Auth;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A service that is open, as its operator sees it.
 *
 * @param auth the service
 * @param operatorKey by what an operator is known; empty where nobody is
 * @param clock what time it is
 */
public record Managed(Auth auth, Optional<String> operatorKey, InstantSource clock) {
    /** Keeps the key out of every text form. */
    @Override
    public String toString() {
        return "Managed";
    }
}
