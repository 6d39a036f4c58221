package dev.postern.mail;

import io.vertx.core.Future;
import io.vertx.ext.mail.MailMessage;

/** Where mail leaves. Thread-safe. */
interface Way {
    /** Completes when the mail is taken, for good; fails with a {@link MailException}. */
    Future<Void> send(String id, MailMessage message);

    /** Lets go of what it holds. Completes when that is done. */
    Future<Void> close();
}
