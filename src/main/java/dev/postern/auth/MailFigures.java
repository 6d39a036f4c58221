package dev.postern.auth;

import java.util.concurrent.atomic.LongAdder;

/** What sending has come to since the start. Thread-safe. */
final class MailFigures {
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    void gaveUp() {
        givenUp.increment();
    }

    /** How many mails were taken by whoever they go to. */
    long mailsSent() {
        return sent.sum();
    }

    /** How often a mail was not taken. */
    long triesFailed() {
        return failed.sum();
    }

    /** How many will not be tried again. */
    long mailsGivenUp() {
        return givenUp.sum();
    }
}
