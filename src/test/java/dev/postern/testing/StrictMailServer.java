package dev.postern.testing;

import dev.postern.config.MailSettings.Smtp;
import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server that insists on STARTTLS and a password, and refuses whoever's name is a number, to or from. Thread-safe. */
public final class StrictMailServer implements AutoCloseable {
    public static final String USER = "postern";
    public static final String PASSWORD = "hush";

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Path authority;
    private final SMTPServer server;

    private StrictMailServer(TestCertificate certificate, Path authority) {
        this.authority = authority;
        this.server = SMTPServer.port(0)
                .startTlsSocketFactory(certificate.shown())
                .requireTLS()
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals(USER) || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }))
                .messageHandlerFactory(context -> new Handler())
                .build();
        server.start();
    }

    /** Starts one with a certificate of its own, which is left in a folder. */
    public static StrictMailServer start(Path folder) {
        TestCertificate certificate = TestCertificate.make(folder, "localhost");
        Path authority = folder.resolve("authority.pem");
        certificate.write(authority, folder.resolve("key.pem"));
        return new StrictMailServer(certificate, authority);
    }

    /** Sends a test's mail here. */
    public TestSettings receiving(TestSettings settings) {
        settings.transport = Transport.SMTP;
        settings.smtp = smtp(authority.toString(), PASSWORD);
        return settings;
    }

    /** How it is reached by whoever believes an authority and says a password; both may be wrong. */
    public Smtp smtp(String believed, String password) {
        return new Smtp("localhost", port(), SmtpTls.STARTTLS, believed, USER, password);
    }

    /** The file of who has signed its certificate. */
    public String authority() {
        return authority.toString();
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** To whom it has taken mail, the oldest first. */
    public List<String> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private String recipient = "";

        @Override
        public void from(String from) throws RejectException {
            refuseNumber(from);
        }

        @Override
        public void recipient(String to) throws RejectException {
            refuseNumber(to);
            recipient = to;
        }

        @Override
        public String data(InputStream data) {
            received.add(recipient);
            return "taken";
        }

        @Override
        public void done() {}

        private static void refuseNumber(String address) throws RejectException {
            if (address.matches("[0-9]+@.*")) {
                throw new RejectException(
                        Integer.parseInt(address.substring(0, address.indexOf('@'))),
                        address.startsWith("554") ? "5.7.1 Relay access denied" : "not you");
            }
        }
    }
}
