package dev.postern.testing;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.postern.config.MailSettings.Smtp;
import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real mail server, in this process, which can be stopped and started again. Thread-safe. */
public final class MailServer implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("token=([\\w-]{43})");
    private static final long START_MILLIS = 10_000;

    private final String protocol;
    private final List<MimeMessage> before = new ArrayList<>();
    private GreenMail server;
    private int port;

    private MailServer(String protocol) {
        this.protocol = protocol;
        this.server = start(0);
        this.port = (protocol.equals(ServerSetup.PROTOCOL_SMTPS) ? server.getSmtps() : server.getSmtp()).getPort();
    }

    public static MailServer start() {
        return new MailServer(ServerSetup.PROTOCOL_SMTP);
    }

    /** One that begins with TLS, with the certificate of GreenMail's system properties. */
    public static MailServer startEncrypted() {
        return new MailServer(ServerSetup.PROTOCOL_SMTPS);
    }

    /** Sends a test's mail here. */
    public TestSettings receiving(TestSettings settings) {
        return receiving(settings, port);
    }

    /** The same over a line that leads here. */
    public static TestSettings receivingOver(TcpProxy line, TestSettings settings) {
        return receiving(settings, line.port());
    }

    private static TestSettings receiving(TestSettings settings, int port) {
        settings.transport = Transport.SMTP;
        settings.smtp = new Smtp("localhost", port, SmtpTls.NONE, "", "", "");
        return settings;
    }

    public int port() {
        return port;
    }

    /** Takes nothing any more; what it has taken is still told. */
    public synchronized void stop() {
        // Asked afterwards, for what it takes while it stops; by then the server itself knows of a new, empty one.
        ImapHostManager taken = server.getManagers().getImapHostManager();
        server.stop();
        taken.getAllMessages().forEach(stored -> before.add(stored.getMimeMessage()));
    }

    /** Takes mail again, on the same port. */
    public synchronized void startAgain() {
        server = start(port);
    }

    /** Everything that it has taken, the oldest first. */
    public synchronized List<MimeMessage> received() {
        return Stream.concat(before.stream(), Stream.of(server.getReceivedMessages()))
                .toList();
    }

    /** The last of so many mails to an address, once there are as many. */
    public MimeMessage mail(String to, int number) {
        Await.until(() -> to(to).size() >= number);
        return to(to).get(number - 1);
    }

    /** The token of the link in the last of so many mails to an address. */
    public String token(String to, int number) {
        String text = text(mail(to, number));
        Matcher token = TOKEN.matcher(text);
        if (!token.find()) {
            throw new AssertionError("no link in: " + text);
        }
        return token.group(1);
    }

    /** How many mails went to an address. */
    public int count(String to) {
        return to(to).size();
    }

    /** A mail's plain words. */
    public static String text(MimeMessage mail) {
        return part(mail, 0);
    }

    /** A mail's page. */
    public static String html(MimeMessage mail) {
        return part(mail, 1);
    }

    /** A field of a mail's head. */
    public static String header(MimeMessage mail, String name) {
        try {
            return String.valueOf(mail.getHeader(name, ", "));
        } catch (MessagingException fault) {
            throw new AssertionError(fault);
        }
    }

    /** A mail's subject, decoded. */
    public static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public synchronized void close() {
        server.stop();
    }

    private List<MimeMessage> to(String address) {
        return received().stream()
                .filter(mail -> header(mail, "To").equals(address))
                .toList();
    }

    private static String part(MimeMessage mail, int index) {
        try {
            return String.valueOf(((MimeMultipart) mail.getContent())
                            .getBodyPart(index)
                            .getContent())
                    .replace("\r\n", "\n");
        } catch (MessagingException | IOException fault) {
            throw new AssertionError(fault);
        }
    }

    private GreenMail start(int onPort) {
        ServerSetup setup = new ServerSetup(onPort, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(START_MILLIS);
        GreenMail started = new GreenMail(setup);
        started.start();
        return started;
    }
}
