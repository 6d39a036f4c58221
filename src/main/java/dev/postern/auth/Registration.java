package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Making accounts. Thread-safe. */
final class Registration {
    private static final Duration STRETCH = Duration.ofHours(1);

    private final Database database;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final Quota byNetwork;
    private final InstantSource clock;
    private final AuthEvents events;

    Registration(
            Database database,
            PasswordHasher hasher,
            PasswordPolicy policy,
            Settings.Throttle throttle,
            SharedCounts counts,
            InstantSource clock,
            AuthEvents events) {
        this.database = database;
        this.hasher = hasher;
        this.policy = policy;
        this.byNetwork = counts.quota("register_network", throttle.registerNetwork(), STRETCH);
        this.clock = clock;
        this.events = events;
    }

    Future<EmailAddress> register(Caller caller, String email, String password) {
        return address(email)
                .compose(address -> policy.accept(password, address)
                        .compose(accepted -> admit(caller).compose(admitted -> hasher.hash(caller, accepted)))
                        .compose(hash ->
                                database.transaction(store -> store.users().insert(address, hash, clock.instant()))))
                .onSuccess(user -> events.registered(caller, user))
                .onFailure(fault -> noteRefusal(caller, fault))
                .map(User::email);
    }

    /** Whatever becomes of it: an address that is taken tells as much as one that is not. */
    private Future<Void> admit(Caller caller) {
        return Quota.answer(byNetwork.take(caller.network()));
    }

    private static Future<EmailAddress> address(String email) {
        return EmailAddress.parse(email)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new AuthException(
                        Reason.EMAIL_INVALID,
                        "An e-mail address has one @, a domain, at most " + EmailAddress.MAX_BYTES
                                + " bytes, and no blanks or invisible characters.")));
    }

    private void noteRefusal(Caller caller, Throwable fault) {
        if (fault instanceof AuthException refusal && refusal.reason() == Reason.EMAIL_TAKEN) {
            events.registrationRefused(caller);
        }
    }
}
