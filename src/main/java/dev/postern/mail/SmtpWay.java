package dev.postern.mail;

import dev.postern.config.MailSettings;
import dev.postern.config.MailSettings.SmtpTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Mail to a server. */
final class SmtpWay implements Way {
    private static final int CONNECT_MILLIS = 5_000;

    /** A server that says nothing for that long is away. Source: RFC 5321 §4.5.3.2 allows minutes; people wait for links. */
    private static final int SILENT_SECONDS = 30;

    /** The whole of a mail. Our guess: many times what a slow server takes. */
    private static final int WHOLE_SECONDS = 60;

    private static final int CONNECTIONS = 8;

    /** With what the client's messages begin where a server has refused a recipient, or the text for it. */
    private static final List<String> STEPS_OF_A_MAIL =
            List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

    /** Sender not valid, and security or policy. Source: RFC 3463 §3.2 and §3.8. */
    private static final Pattern AGAINST_US = Pattern.compile("\\b5\\.(1\\.[78]|7\\.[0-9]{1,3})\\b");

    private final MailClient client;

    SmtpWay(Vertx vertx, MailSettings.Smtp settings) {
        MailConfig config = new MailConfig()
                .setHostname(settings.host())
                .setPort(settings.port())
                .setMaxPoolSize(CONNECTIONS)
                .setKeepAliveTimeout(SILENT_SECONDS)
                .setIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setConnectTimeout(CONNECT_MILLIS)
                .setTrustAll(false)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setSsl(settings.tls() == SmtpTls.TLS)
                .setStarttls(settings.tls() == SmtpTls.STARTTLS ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED);
        if (!settings.authority().isEmpty()) {
            config.setTrustOptions(new PemTrustOptions().addCertPath(settings.authority()));
        }
        if (settings.user().isEmpty()) {
            config.setLogin(LoginOption.DISABLED);
        } else {
            config.setLogin(LoginOption.REQUIRED).setUsername(settings.user()).setPassword(settings.password());
        }
        this.client = MailClient.create(vertx, config);
    }

    @Override
    public Future<Void> send(String id, MailMessage message) {
        return client.sendMail(message)
                .timeout(WHOLE_SECONDS, TimeUnit.SECONDS)
                .<Void>mapEmpty()
                .recover(fault ->
                        Future.failedFuture(fault instanceof IllegalArgumentException ? fault : translated(fault)));
    }

    /** What a server says of a recipient or a text is about this mail alone; whatever else it says is about all of them. */
    private static MailException translated(Throwable fault) {
        if (fault instanceof SMTPException reply && isAboutMail(reply)) {
            return new MailException(
                    isForGood(reply) ? MailException.Kind.NEVER : MailException.Kind.LATER, oneLine(reply));
        }
        return new MailException(MailException.Kind.AWAY, oneLine(fault));
    }

    /** Source: RFC 5321 §4.2.3; 421 closes the connection, 53x are about who we are. */
    private static boolean isAboutMail(SMTPException reply) {
        int code = reply.getReplyCode();
        String step = String.valueOf(reply.getMessage());
        return STEPS_OF_A_MAIL.stream().anyMatch(step::startsWith) && ((code >= 450 && code < 530) || code >= 550);
    }

    /** What is against the sender or against us is often said of the recipient, and does not stay so when it is mended. */
    private static boolean isForGood(SMTPException reply) {
        return reply.isPermanent() && !AGAINST_US.matcher(oneLine(reply)).find();
    }

    private static String oneLine(Throwable fault) {
        return (fault.getClass().getSimpleName() + ": " + fault.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }
}
