package dev.postern.testing;

import java.io.InputStream;
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
    private final SMTPServer server;

    private StrictMailServer(TestCertificate certificate) {
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

    public static StrictMailServer start(TestCertificate certificate) {
        return new StrictMailServer(certificate);
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
