package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.domain.Mail;
import dev.postern.mail.Letter;
import dev.postern.mail.MailException;
import dev.postern.mail.Mailer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Sends what is in the outbox, some at once, behind all answers. Thread-safe: its state changes on one event loop.
 *
 * <p>Problem: a mail server is slow, away, or takes a mail and is gone before it says so; nodes stop in the middle; and
 * nothing may be lost. Choice: who sends a mail first takes it in the store for a while, so that of any number of nodes one
 * does; it goes from the store when it is sent, and is due again when the while is over and it was not. Where nobody
 * answers, all mail waits, longer each time. Price: a mail whose sending was not heard of is sent twice.
 */
final class Postman {
    private static final int BATCH = 50;
    private static final int AT_ONCE = 8;

    /** Longer than a mail may take to be sent. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** How often others' mail is looked for, or what has become due. Our guess. */
    private static final long LOOK_MILLIS = 5_000;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Source: RFC 5321 §4.5.4.1 asks for four days at least, of servers; nobody waits for a link that long. Our guess. */
    static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

    private static final int CLOSE_SECONDS = 3;

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Mailer mailer;
    private final Letters letters;
    private final InstantSource clock;
    private final AuthEvents events;
    private final MailFigures figures = new MailFigures();
    private Future<Void> round = Future.succeededFuture();
    private boolean again;
    private boolean stopped;
    private int failures;
    private long pausedUntil;

    Postman(Vertx vertx, Database database, Mailer mailer, Letters letters, InstantSource clock, AuthEvents events) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.database = database;
        this.mailer = mailer;
        this.letters = letters;
        this.clock = clock;
        this.events = events;
    }

    /** Sends from now on, where mail leaves here at all. */
    void start() {
        if (mailer.isOn()) {
            long unused = vertx.setPeriodic(LOOK_MILLIS, look -> wake());
            wake();
        }
    }

    /** Looks now rather than later. */
    void wake() {
        if (mailer.isOn()) {
            context.runOnContext(look -> begin());
        }
    }

    MailFigures figures() {
        return figures;
    }

    /** Begins nothing more. Completes when what is being sent is, or after some seconds. */
    Future<Void> stop() {
        return Future.<Void>future(stop -> context.runOnContext(now -> {
                    stopped = true;
                    round.onComplete(stop);
                }))
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .otherwiseEmpty()
                .eventually(mailer::close);
    }

    private void begin() {
        if (stopped || pausedUntil - System.nanoTime() > 0) {
            return;
        }
        if (!round.isComplete()) {
            again = true;
            return;
        }
        again = false;
        round = database.store()
                .mails()
                .due(clock.instant(), BATCH)
                .compose(this::sendAll)
                .onComplete(tried -> {
                    if (again || (tried.succeeded() && tried.result() == BATCH)) {
                        wake();
                    }
                })
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    /** Completes with how many there were, when each has been dealt with. */
    private Future<Integer> sendAll(List<Mail> mails) {
        Queue<Mail> line = new ArrayDeque<>(mails);
        return Future.join(Stream.generate(() -> sendEach(line)).limit(AT_ONCE).toList())
                .map(mails.size());
    }

    private Future<Void> sendEach(Queue<Mail> line) {
        Mail next = stopped || pausedUntil - System.nanoTime() > 0 ? null : line.poll();
        return next == null ? Future.succeededFuture() : send(next).compose(sent -> sendEach(line));
    }

    /** Completes when it has been dealt with, however: what was not written down is done again. */
    private Future<Void> send(Mail mail) {
        return database.transaction(store -> store.mails()
                        .take(mail, clock.instant().plus(LEASE))
                        .compose(
                                taken -> taken ? letters.write(store, mail) : Future.succeededFuture(Optional.empty())))
                .compose(letter -> letter.isPresent() ? send(mail, letter.get()) : Future.succeededFuture())
                .onFailure(events::outboxFault)
                .otherwiseEmpty();
    }

    private Future<Void> send(Mail mail, Letter letter) {
        // Back to where this object's state is changed, whatever thread the way answers on.
        return Future.<Void>future(sent ->
                        mailer.send(letter).onComplete(tried -> context.runOnContext(back -> sent.handle(tried))))
                .transform(tried -> settle(mail, tried));
    }

    private Future<Void> settle(Mail mail, AsyncResult<Void> tried) {
        if (tried.succeeded()) {
            failures = 0;
            figures.sent();
            events.mailSent(mail);
            return database.store().mails().delete(mail.id()).mapEmpty();
        }
        MailException.Kind kind =
                tried.cause() instanceof MailException known ? known.kind() : MailException.Kind.LATER;
        String fault = String.valueOf(tried.cause().getMessage());
        Instant now = clock.instant();
        figures.failed();
        if (kind == MailException.Kind.NEVER
                || mail.asked().plus(GIVEN_UP_AFTER).isBefore(now)) {
            figures.gaveUp();
            events.mailGivenUp(mail, kind);
            return database.store().mails().giveUp(mail.id(), now, fault);
        }
        events.mailPutOff(mail, kind);
        if (kind == MailException.Kind.AWAY) {
            pause();
            return database.store().mails().putOff(mail.id(), now, fault);
        }
        return database.store().mails().putOff(mail.id(), now.plus(waitAfter(mail.attempts())), fault);
    }

    /** Once for all that fail together. */
    private void pause() {
        if (pausedUntil - System.nanoTime() <= 0) {
            Duration pause = doubled(FIRST_PAUSE, failures++, LONGEST_PAUSE);
            pausedUntil = System.nanoTime() + pause.toNanos();
            long unused = vertx.setTimer(pause.toMillis() + 1, over -> wake());
        }
    }

    private static Duration waitAfter(int attempts) {
        return doubled(FIRST_PAUSE.multipliedBy(5), attempts, LONGEST_WAIT);
    }

    private static Duration doubled(Duration first, int times, Duration most) {
        Duration longer = first.multipliedBy(1L << Math.min(times, Byte.SIZE * 2));
        return longer.compareTo(most) > 0 ? most : longer;
    }
}
