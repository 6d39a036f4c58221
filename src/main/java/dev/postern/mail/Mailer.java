package dev.postern.mail;

import dev.postern.config.MailSettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The door to mail. Thread-safe.
 *
 * <p>No field of a mail's head holds what a client has chosen but the recipient, which is an address without blanks or
 * invisible characters; subjects are texts without words to be filled in. So there is nothing to inject.
 */
public final class Mailer {
    private final MailSettings settings;
    private final Templates templates;
    private final Way way;

    private Mailer(MailSettings settings, Templates templates, Way way) {
        this.settings = settings;
        this.templates = templates;
        this.way = way;
    }

    /**
     * Reads the texts and opens the way. Blocks.
     *
     * @throws IOException when a text or the folder cannot be used; the message names the setting
     */
    public static Mailer open(Vertx vertx, MailSettings settings) throws IOException {
        return new Mailer(settings, templates(settings.templates()), way(vertx, settings));
    }

    /** Whether mail leaves at all. */
    public boolean isOn() {
        return settings.isOn();
    }

    /** A page of the application's, with what it needs where browsers keep it to themselves. */
    public String link(String page, String fragment) {
        return settings.publicUrl() + '/' + page + '#' + fragment;
    }

    /** Writes a letter and sends it. Completes when it is taken, for good; fails with a {@link MailException}. */
    public Future<Void> send(Letter letter) {
        Templates.Rendered words = templates.render(letter);
        String host = URI.create(settings.publicUrl()).getHost();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", '<' + letter.id() + '@' + host + '>')
                .add("Auto-Submitted", "auto-generated")
                .add("Content-Language", words.language());
        MailMessage message = new MailMessage()
                .setFrom(settings.from())
                .setTo(letter.to().deliverable())
                .setSubject(words.subject())
                .setText(words.plain())
                .setHtml(words.html())
                .setHeaders(headers);
        return way.send(letter.id(), message)
                .recover(fault -> Future.failedFuture(
                        fault instanceof IllegalArgumentException
                                ? new MailException(MailException.Kind.NEVER, "an address that mail cannot be sent to")
                                : fault));
    }

    /** Closes connections. Completes when that is done. */
    public Future<Void> close() {
        return way.close();
    }

    private static Templates templates(String folder) throws IOException {
        try {
            return new Templates(
                    Optional.of(folder).filter(name -> !name.isEmpty()).map(Path::of));
        } catch (IOException | InvalidPathException unusable) {
            throw new IOException("mail.templates: " + unusable.getMessage(), unusable);
        }
    }

    private static Way way(Vertx vertx, MailSettings settings) throws IOException {
        return switch (settings.transport()) {
            case NONE, LOG -> new LogWay();
            case SMTP -> new SmtpWay(vertx, settings.smtp());
            case FILE -> {
                try {
                    yield new FolderWay(vertx, Path.of(settings.folder()));
                } catch (IOException | InvalidPathException unusable) {
                    throw new IOException("mail.folder: " + unusable, unusable);
                }
            }
        };
    }
}
