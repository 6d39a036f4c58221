package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Who may ask for a reset token, and who may try one, now. Addresses without an account are counted like the others; wrong
 * tokens by network as well, so that nobody can use up the tries of an account's owner. Thread-safe.
 */
final class ResetThrottle {
    private static final Duration ASKING = Duration.ofHours(1);
    private static final Duration TRYING = Duration.ofMinutes(15);

    private final Quota askedForAddress;
    private final Quota askedByNetwork;
    private final Quota failures;

    ResetThrottle(Settings.Throttle settings, SharedCounts counts) {
        this.askedForAddress = counts.quota("reset_account", settings.resetAccount(), ASKING);
        this.askedByNetwork = counts.quota("reset_network", settings.resetNetwork(), ASKING);
        this.failures = counts.quota("reset_failures", settings.resetFailures(), TRYING);
    }

    /** Counts a request for a token. Completes when it may be answered; fails with THROTTLED. */
    Future<Void> admitRequest(Caller caller, String email) {
        Duration wait = askedByNetwork.take(caller.network());
        if (wait.isZero()) {
            wait = askedForAddress.take(canonical(email));
            if (!wait.isZero()) {
                askedByNetwork.giveBack(caller.network());
            }
        }
        return Quota.answer(wait);
    }

    /** Counts a token as wrong, for now. Completes when it may be looked at; fails with THROTTLED. */
    Future<Void> admitTry(Caller caller, String email) {
        return Quota.answer(failures.take(pair(caller, email)));
    }

    /** Takes back what {@link #admitTry} has counted: the token was right, or not looked at. */
    void wasNotWrong(Caller caller, String email) {
        failures.giveBack(pair(caller, email));
    }

    private static String pair(Caller caller, String email) {
        return caller.network() + ' ' + canonical(email);
    }

    private static String canonical(String email) {
        return EmailAddress.parse(email).map(EmailAddress::canonical).orElse("");
    }
}
