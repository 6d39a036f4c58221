package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.db.Store;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Mail;
import dev.postern.domain.OneTimeToken;
import dev.postern.domain.OneTimeToken.Purpose;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.mail.Letter;
import dev.postern.mail.Mailer;
import dev.postern.mail.Text;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a mail says, decided when it leaves, in the transaction that takes it. Thread-safe.
 *
 * <p>Problem: a mail that waits holds a secret in clear, which grows old while it waits; and a request that looks whether an
 * address has an account tells by its time. Choice: a request notes only that somebody has asked about an address. Whether
 * there is an account, and which token its link holds, is found here, so nothing secret waits anywhere, a link works for its
 * whole time from when it leaves, and the answer cannot depend on what is not known yet. Price: each try to send makes a
 * token, and of two copies of a mail the later one's link works.
 */
final class Letters {
    /** For how long an address can be got back. Our guess: a long weekend. */
    static final Duration UNDO = Duration.ofDays(3);

    private static final String VERIFY_PAGE = "verify";
    private static final String RESET_PAGE = "reset";

    private final Mailer mailer;
    private final Duration verificationTtl;
    private final Duration resetTtl;
    private final Duration grace;
    private final InstantSource clock;
    private final SecureRandom random;

    Letters(Mailer mailer, Settings settings, InstantSource clock, SecureRandom random) {
        this.mailer = mailer;
        this.verificationTtl = settings.register().verificationTtl();
        this.resetTtl = settings.reset().ttl();
        this.grace = settings.account().deletionGrace();
        this.clock = clock;
        this.random = random;
    }

    /**
     * Completes with what to send, or with nothing where there is nothing to say, or a newer mail will say it, whose link would
     * be the one that works; then the mail is gone as well.
     */
    Future<Optional<Letter>> write(Store store, Mail mail) {
        return (mail.kind().isStrangers() ? store.mails().hasNewer(mail) : Future.succeededFuture(false))
                .compose(newer -> newer ? nothing() : decide(store, mail))
                .compose(letter -> letter.isPresent()
                        ? Future.succeededFuture(letter)
                        : store.mails().delete(mail.id()).map(letter));
    }

    private Future<Optional<Letter>> decide(Store store, Mail mail) {
        return switch (mail.kind()) {
            case REGISTRATION -> registration(store, mail);
            case RESET -> store.users().findByEmail(mail.recipient()).compose(found -> reset(store, mail, found));
            case VERIFICATION ->
                store.users().findByEmail(mail.recipient()).compose(found -> verification(store, mail, found));
            case ADDRESS_CHANGE ->
                store.users().findByEmail(mail.recipient()).compose(found -> addressChange(store, mail, found));
            case ADDRESS_CHANGED -> addressChanged(store, mail);
            case PASSWORD_CHANGED -> notice(mail, Text.PASSWORD_CHANGED);
            case ADDRESS_TAKEN_BACK -> notice(mail, Text.ADDRESS_TAKEN_BACK);
            case ACCOUNT_DELETED -> notice(mail, Text.ACCOUNT_DELETED);
            case REMOVAL_PLANNED ->
                Future.succeededFuture(Optional.of(
                        letter(mail, Text.REMOVAL_PLANNED, mail.recipient(), Map.of("hours", hours(grace)))));
            case LOGIN_AFTER_FAILURES ->
                Future.succeededFuture(Optional.of(letter(
                        mail, Text.LOGIN_AFTER_FAILURES, mail.recipient(), Map.of("failures", mail.about() + ""))));
        };
    }

    /** Whoever has proven an address hears of it when somebody registers it again; for anybody else the account begins. */
    private Future<Optional<Letter>> registration(Store store, Mail mail) {
        return store.users().findByEmail(mail.recipient()).compose(found -> {
            if (found.filter(User::verified).isPresent()) {
                return store.registrations()
                        .delete(mail.about())
                        .compose(removed -> notice(mail, Text.ALREADY_REGISTERED));
            }
            return armed(store, mail, mail.about(), mail.network());
        });
    }

    /** Tells from where the registration came, whoever has asked for the mail. */
    private Future<Optional<Letter>> armed(Store store, Mail mail, long registration, String network) {
        Token token = Token.generate(random);
        return store.registrations()
                .arm(registration, token.digest(), clock.instant().plus(verificationTtl))
                .map(armed -> armed
                        ? Optional.of(letter(
                                mail,
                                Text.CONFIRM_REGISTRATION,
                                mail.recipient(),
                                proof(token, verificationTtl),
                                network))
                        : Optional.empty());
    }

    /** Goes to the address as its owner wrote it, never as somebody else did. */
    private Future<Optional<Letter>> reset(Store store, Mail mail, Optional<User> found) {
        return found.filter(user -> !user.disabled())
                .map(user -> issue(store, user.id(), Purpose.RESET, user.email(), resetTtl)
                        .map(token -> Optional.of(letter(
                                mail,
                                Text.RESET_PASSWORD,
                                user.email(),
                                Map.of(
                                        "minutes",
                                        Long.toString(Math.max(1, resetTtl.toMinutes())),
                                        "link",
                                        mailer.link(
                                                RESET_PAGE,
                                                "email=" + encoded(user.email().typed()) + "&token="
                                                        + token.reveal()))))))
                .orElseGet(Letters::nothing);
    }

    private Future<Optional<Letter>> verification(Store store, Mail mail, Optional<User> found) {
        if (found.isPresent()) {
            return found.filter(user -> !user.verified())
                    .map(user -> issue(store, user.id(), Purpose.VERIFY, user.email(), verificationTtl)
                            .map(token -> Optional.of(
                                    letter(mail, Text.CONFIRM_ADDRESS, user.email(), proof(token, verificationTtl)))))
                    .orElseGet(Letters::nothing);
        }
        // Of several only its own link may begin an account, with the password of just that one.
        return store.registrations().only(mail.recipient(), clock.instant()).compose(only -> only.map(
                        registration -> armed(store, mail, registration.id(), registration.network()))
                .orElseGet(Letters::nothing));
    }

    private Future<Optional<Letter>> addressChange(Store store, Mail mail, Optional<User> holder) {
        if (holder.filter(user -> user.id() != mail.about()).isPresent()) {
            return notice(mail, Text.ADDRESS_IN_USE);
        }
        return store.users()
                .findById(mail.about())
                .compose(owner -> owner.filter(user -> !user.disabled()).isEmpty()
                        ? nothing()
                        : issue(store, mail.about(), Purpose.CHANGE, mail.recipient(), verificationTtl)
                                .map(token -> Optional.of(letter(
                                        mail,
                                        Text.CONFIRM_NEW_ADDRESS,
                                        mail.recipient(),
                                        proof(token, verificationTtl)))));
    }

    private Future<Optional<Letter>> addressChanged(Store store, Mail mail) {
        Token token = Token.generate(random);
        return store.formerAddresses()
                .arm(
                        mail.about(),
                        mail.recipient(),
                        token.digest(),
                        clock.instant().plus(UNDO))
                .map(armed -> armed
                        ? Optional.of(letter(mail, Text.ADDRESS_CHANGED, mail.recipient(), proof(token, UNDO)))
                        : Optional.empty());
    }

    private static Future<Optional<Letter>> notice(Mail mail, Text text) {
        return Future.succeededFuture(Optional.of(letter(mail, text, mail.recipient(), Map.of())));
    }

    private Future<Token> issue(Store store, long userId, Purpose purpose, EmailAddress to, Duration ttl) {
        Token token = Token.generate(random);
        return store.tokens()
                .replace(new OneTimeToken(
                        userId,
                        purpose,
                        token.digest(),
                        to.typed(),
                        clock.instant().plus(ttl)))
                .map(token);
    }

    private Map<String, String> proof(Token token, Duration ttl) {
        return Map.of("hours", hours(ttl), "link", mailer.link(VERIFY_PAGE, "token=" + token.reveal()));
    }

    private static String hours(Duration time) {
        return Long.toString(Math.max(1, time.toHours()));
    }

    /** One with a link has a name for each try: of two copies the later one counts, and no reader may hide it. */
    private static Letter letter(Mail mail, Text text, EmailAddress to, Map<String, String> words) {
        return letter(mail, text, to, words, mail.network());
    }

    private static Letter letter(Mail mail, Text text, EmailAddress to, Map<String, String> words, String network) {
        String id = "postern-" + mail.id() + '-' + Long.toHexString(mail.asked().toEpochMilli())
                + (text.words().contains("link") ? "-" + mail.attempts() : "");
        Map<String, String> all = new HashMap<>(words);
        all.put("email", to.typed());
        all.put("network", network);
        return new Letter(id, text, to, mail.languages(), all);
    }

    private static Future<Optional<Letter>> nothing() {
        return Future.succeededFuture(Optional.empty());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
