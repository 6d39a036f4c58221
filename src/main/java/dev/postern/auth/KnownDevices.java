package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Browsers that an account's owner has logged in from. Thread-safe.
 *
 * <p>Problem: whoever may guess has to be stopped after some guesses, and whoever stops an account stops its owner.
 * Choice: a log-in leaves a secret in the browser, and who brings it back is counted apart from strangers. Its digest is
 * kept with the account, so a restart forgets nobody. Price: one more cookie. Source: OWASP, "Slow Down Online Guessing
 * Attacks with Device Cookies"; ASVS 5.0 V6.1.1.
 */
final class KnownDevices {
    /** Our guess: twice a year. */
    static final Duration KEPT = Duration.ofDays(180);

    private final Database database;
    private final int perUser;
    private final int failures;
    private final InstantSource clock;
    private final SecureRandom random;

    KnownDevices(Database database, Settings.Throttle settings, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.perUser = settings.loginDevices();
        this.failures = settings.loginConsecutive() == 0 ? Integer.MAX_VALUE : settings.loginConsecutive();
        this.clock = clock;
        this.random = random;
    }

    /** Completes with what is known of the browser that sends this. The account need not exist: it is asked alike. */
    Future<Device> recognize(Optional<Token> sent, String email) {
        Optional<EmailAddress> account = EmailAddress.parse(email);
        if (perUser == 0 || sent.isEmpty() || account.isEmpty()) {
            return Future.succeededFuture(Device.STRANGE);
        }
        return database.store()
                .devices()
                .find(sent.get().digest(), account.get(), clock.instant().minus(KEPT), failures)
                .map(found -> found.map(owners -> new Device(sent, owners)).orElse(Device.STRANGE));
    }

    /** What the browser shall keep: what it has, if we have made it, or something new; nothing where none are known. */
    Optional<Token> secretFor(Device device) {
        return perUser == 0 ? Optional.empty() : Optional.of(device.token().orElseGet(() -> Token.generate(random)));
    }

    /** Notes a log-in from where a secret is kept. Completes when the transaction has it. */
    Future<Void> remember(Store store, Optional<Token> secret, User user) {
        return secret.map(token -> store.devices().noteLogin(token.digest(), user.id(), clock.instant(), perUser))
                .orElseGet(Future::succeededFuture);
    }

    /**
     * A browser, as far as it is known.
     *
     * @param token what it has kept, if that is of our making
     * @param owners whether the account's owner has used it
     */
    record Device(Optional<Token> token, boolean owners) {
        static final Device STRANGE = new Device(Optional.empty(), false);
    }
}
