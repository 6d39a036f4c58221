package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Verify;
import dev.postern.db.Database;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Making accounts, at once or by a link that is mailed. Thread-safe. */
final class Registration {
    private static final Duration STRETCH = Duration.ofHours(1);

    private final Database database;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final Outbox outbox;
    private final Settings.Register settings;
    private final Quota byNetwork;
    private final InstantSource clock;
    private final AuthEvents events;

    Registration(
            Database database,
            PasswordHasher hasher,
            PasswordPolicy policy,
            Outbox outbox,
            Settings settings,
            SharedCounts counts,
            InstantSource clock,
            AuthEvents events) {
        this.database = database;
        this.hasher = hasher;
        this.policy = policy;
        this.outbox = outbox;
        this.settings = settings.register();
        this.byNetwork = counts.quota("register_network", settings.throttle().registerNetwork(), STRETCH);
        this.clock = clock;
        this.events = events;
    }

    Future<EmailAddress> register(Caller caller, String email, String password) {
        return Accounts.address(email)
                .compose(address -> policy.accept(password, address)
                        .compose(accepted -> admit(caller).compose(admitted -> hasher.hash(caller, accepted)))
                        .compose(hash -> settings.verify() == Verify.OFF
                                ? begin(caller, address, hash)
                                : ask(caller, address, hash)))
                .onFailure(fault -> noteRefusal(caller, fault));
    }

    private Future<EmailAddress> begin(Caller caller, EmailAddress address, PasswordHash hash) {
        return database.transaction(store -> store.users().insert(address, hash, clock.instant()))
                .onSuccess(user -> events.registered(caller, user))
                .map(User::email);
    }

    /** Where nothing is to be told, the same is done for each address: whether it has an account is found when the mail leaves. */
    private Future<EmailAddress> ask(Caller caller, EmailAddress address, PasswordHash hash) {
        return (settings.conflict() == Conflict.HIDE ? Future.succeededFuture() : refuseKnown(address))
                .compose(unknown -> write(caller, address, hash, outbox.admits(address)))
                .onSuccess(asked -> events.registrationAsked(caller))
                .map(address);
    }

    private Future<Void> refuseKnown(EmailAddress address) {
        return database.store()
                .users()
                .findByEmail(address)
                .compose(found -> found.filter(User::verified).isPresent()
                        ? Future.failedFuture(new AuthException(Reason.EMAIL_TAKEN))
                        : Future.succeededFuture());
    }

    /** Kept also where no mail may tell of it: somebody else's registration is then not the only one. */
    private Future<Void> write(Caller caller, EmailAddress address, PasswordHash hash, boolean mailing) {
        Instant now = clock.instant();
        Future<Void> stored = database.transaction(store -> store.registrations()
                .insert(address, hash, caller.network(), now, now.plus(settings.verificationTtl()))
                .compose(number -> mailing
                        ? outbox.put(store, Mail.Kind.REGISTRATION, address, number, caller)
                        : Future.succeededFuture()));
        return mailing ? outbox.asked(address, stored) : stored;
    }

    /** Whatever becomes of it: an address that is taken tells as much as one that is not. */
    private Future<Void> admit(Caller caller) {
        return Quota.answer(byNetwork.take(caller.network()));
    }

    private void noteRefusal(Caller caller, Throwable fault) {
        if (fault instanceof AuthException refusal && refusal.reason() == Reason.EMAIL_TAKEN) {
            events.registrationRefused(caller);
        }
    }
}
