package dev.postern.auth;

import dev.postern.auth.Auth.Proven;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.Mail;
import dev.postern.domain.Reason;
import dev.postern.domain.Tally;
import dev.postern.domain.User;
import dev.postern.mail.MailException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The record of what happened to accounts: one line an event, with the account's number, the caller's network address and
 * the request's number. Never an e-mail address, a password, a token or a cookie. Thread-safe.
 */
final class AuthEvents {
    private static final Logger log = LoggerFactory.getLogger("postern.events");

    private final Tally countsNotTold = new Tally(System.nanoTime());

    void registered(Caller caller, User user) {
        record("register", "ok", user, caller);
    }

    void registrationRefused(Caller caller) {
        record("register", "taken", caller);
    }

    void loggedIn(Caller caller, User user) {
        record("login", "ok", user, caller);
    }

    void loginRefused(Caller caller, User user) {
        record("login", "failed", user, caller);
    }

    void loginRefusedForUnknown(Caller caller) {
        record("login", "failed", caller);
    }

    /** Whatever the password was: strangers got it wrong too often since it was last right. */
    void loginDisabled(Caller caller, User user) {
        record("login", "disabled", user, caller);
    }

    /** Whatever the password was: an operator has switched the account off. */
    void loginOfDisabled(Caller caller, User user) {
        record("login", "switched_off", user, caller);
    }

    /** A wrong password was not written down; those in memory still count. */
    void failureNotCounted(Throwable fault) {
        log.atWarn()
                .addKeyValue("event", "failure_not_counted")
                .addKeyValue("fault", fault.toString())
                .log("");
    }

    /** Other nodes do not know of some tries; this one does. */
    void countsNotTold(Throwable fault) {
        long count = countsNotTold.countAndAsk(System.nanoTime());
        if (count > 0) {
            log.atWarn()
                    .addKeyValue("event", "counts_not_told")
                    .addKeyValue("fault", fault.toString())
                    .addKeyValue("count", count)
                    .log("");
        }
    }

    /** The account's hash changed twice while its log-in was being checked. */
    void loginOvertaken(Caller caller) {
        record("login", "overtaken", caller);
    }

    void loggedOut(Caller caller, long userId) {
        record("logout", "ok", userId, caller);
    }

    void registrationAsked(Caller caller) {
        record("register", "asked", caller);
    }

    void registrationProven(Caller caller) {
        record("register", "proven", caller);
    }

    void addressProven(Caller caller, long userId, Proven.How how) {
        record("address", name(how), userId, caller);
    }

    void addressChangeAsked(Caller caller, User user) {
        record("address", "change_asked", user, caller);
    }

    void resetAsked(Caller caller) {
        record("reset_request", "asked", caller);
    }

    void mailSent(Mail mail) {
        mail(Level.INFO, "sent", mail).log("");
    }

    /** What the server said is in the store alone: it may repeat the address. */
    void mailPutOff(Mail mail, MailException.Kind why) {
        mail(Level.WARN, "put_off", mail).addKeyValue("why", name(why)).log("");
    }

    void mailGivenUp(Mail mail, MailException.Kind why) {
        mail(Level.ERROR, "given_up", mail).addKeyValue("why", name(why)).log("");
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** An operator has done something with an account. */
    void administered(Caller caller, String what, long userId) {
        record("admin", what, userId, caller);
    }

    /** An operator has brought accounts from elsewhere. */
    void imported(Caller caller, int count) {
        begin("admin", "import")
                .addKeyValue("count", (long) count)
                .addKeyValue("from", caller.address())
                .addKeyValue("request", caller.request())
                .log("");
    }

    /** The store was asked for mail in vain; it is asked again. */
    void outboxFault(Throwable fault) {
        log.atWarn()
                .addKeyValue("event", "outbox_fault")
                .addKeyValue("fault", fault.toString())
                .log("");
    }

    private static LoggingEventBuilder mail(Level level, String outcome, Mail mail) {
        return log.atLevel(level)
                .addKeyValue("event", "mail")
                .addKeyValue("outcome", outcome)
                .addKeyValue("mail", mail.id())
                .addKeyValue("kind", name(mail.kind()))
                .addKeyValue("attempts", mail.attempts() + 1L);
    }

    void sessionEnded(Caller caller, long userId) {
        record("session_end", "ok", userId, caller);
    }

    void otherSessionsEnded(Caller caller, long userId) {
        record("session_end", "others", userId, caller);
    }

    void passwordChanged(Caller caller, User user) {
        record("password_change", "ok", user, caller);
    }

    void removed(Caller caller, User user) {
        record("removal", "ok", user, caller);
    }

    /** The account goes when its time has come, unless its owner logs in before. */
    void removalPlanned(Caller caller, User user) {
        record("removal", "planned", user, caller);
    }

    void resetRequested(Caller caller, User user) {
        record("reset_request", "ok", user, caller);
    }

    void resetRefusedForUnknown(Caller caller) {
        record("reset_request", "unknown", caller);
    }

    void passwordReset(Caller caller, User user) {
        record("reset", "ok", user, caller);
    }

    void resetTokenRefused(Caller caller) {
        record("reset", "token_refused", caller);
    }

    /** Somebody should look: no password will ever match this account's hash. */
    void hashDamaged(User user) {
        log.atError()
                .addKeyValue("event", "hash_damaged")
                .addKeyValue("user", user.id())
                .log("");
    }

    /** A session's use was not written down; if that goes on, it ends early. A full store has been told already. */
    void touchLost(Throwable fault) {
        if (fault instanceof AuthException known && known.reason() == Reason.STORE_FULL) {
            return;
        }
        log.atWarn()
                .addKeyValue("event", "touch_lost")
                .addKeyValue("fault", fault.toString())
                .log("");
    }

    private static void record(String event, String outcome, User user, Caller caller) {
        record(event, outcome, user.id(), caller);
    }

    private static void record(String event, String outcome, long userId, Caller caller) {
        begin(event, outcome)
                .addKeyValue("user", userId)
                .addKeyValue("from", caller.address())
                .addKeyValue("request", caller.request())
                .log("");
    }

    private static void record(String event, String outcome, Caller caller) {
        begin(event, outcome)
                .addKeyValue("from", caller.address())
                .addKeyValue("request", caller.request())
                .log("");
    }

    private static LoggingEventBuilder begin(String event, String outcome) {
        return log.atInfo().addKeyValue("event", event).addKeyValue("outcome", outcome);
    }
}
