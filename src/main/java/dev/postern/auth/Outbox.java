package dev.postern.auth;

import dev.postern.config.MailSettings;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.Store;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Mail to be sent, written down in one transaction with what it tells of. Thread-safe. */
final class Outbox {
    private static final Duration STRETCH = Duration.ofHours(1);
    private static final int NOTICES = 1;

    private final Database database;
    private final MailSettings settings;
    private final Quota byRecipient;
    private final Quota byNetwork;
    private final Quota notices;
    private final Postman postman;
    private final InstantSource clock;

    Outbox(Database database, Settings settings, SharedCounts counts, Postman postman, InstantSource clock) {
        this.database = database;
        this.settings = settings.mail();
        this.byNetwork = counts.quota("mail_network", settings.throttle().resetNetwork(), STRETCH);
        this.byRecipient = counts.quota("mail_recipient", settings.mail().perRecipient(), STRETCH);
        this.notices = counts.quota("mail_notice", NOTICES, STRETCH);
        this.postman = postman;
        this.clock = clock;
    }

    /** Completes when mail leaves here; fails with MAIL_OFF. */
    Future<Void> require() {
        return settings.isOn() ? Future.succeededFuture() : Future.failedFuture(new AuthException(Reason.MAIL_OFF));
    }

    /** Counts a request for mail to an address that whoever asks may choose. Completes when it may be; fails with THROTTLED. */
    Future<Void> admit(Caller caller) {
        return Quota.answer(byNetwork.take(caller.network()));
    }

    /**
     * Has mail sent that whoever knows the address can cause; an address that has had enough of it is left in peace, unsaid.
     * Completes when it is stored.
     */
    Future<Void> ask(Mail.Kind kind, EmailAddress recipient, long about, Caller caller) {
        return admits(recipient)
                ? asked(recipient, database.transaction(store -> put(store, kind, recipient, about, caller)))
                : Future.succeededFuture();
    }

    /** Counts a mail that whoever knows the address can cause. Returns whether it may be sent. */
    boolean admits(EmailAddress recipient) {
        return byRecipient.take(recipient.canonical()).isZero();
    }

    /** Has what was added for a recipient sent, or counts it no longer when it could not be. */
    Future<Void> asked(EmailAddress recipient, Future<Void> stored) {
        return stored.onSuccess(added -> wake()).onFailure(fault -> byRecipient.giveBack(recipient.canonical()));
    }

    /** Counts a notice that would be a nuisance if it came for each time. Returns whether it may be sent. */
    boolean admitsNotice(EmailAddress recipient) {
        return settings.isOn() && notices.take(recipient.canonical()).isZero();
    }

    /** Counts a notice no more: it was not stored. */
    void giveBackNotice(EmailAddress recipient) {
        notices.giveBack(recipient.canonical());
    }

    /** Adds mail, where any leaves here. Completes when the transaction has it. */
    Future<Void> put(Store store, Mail.Kind kind, EmailAddress recipient, long about, Caller caller) {
        return settings.isOn()
                ? store.mails().insert(kind, recipient, about, caller, clock.instant())
                : Future.succeededFuture();
    }

    /** Has what was added sent. To be called after the commit. */
    void wake() {
        postman.wake();
    }
}
