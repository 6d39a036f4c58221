package dev.postern.config;

/**
 * How mail leaves. Immutable.
 *
 * @param transport by which way
 * @param from whom it is from
 * @param publicUrl where the pages are that links in it lead to
 * @param folder where the way is a folder
 * @param templates the folder with texts in place of ours; empty for none
 * @param smtp where the way is a server
 * @param perRecipient how many mails strangers may cause for an address in an hour; 0 for no limit
 */
public record MailSettings(
        Transport transport,
        String from,
        String publicUrl,
        String folder,
        String templates,
        Smtp smtp,
        int perRecipient) {
    /** Whether any mail leaves. */
    public boolean isOn() {
        return transport != Transport.NONE;
    }

    /** By which way mail leaves. */
    public enum Transport {
        /** It does not. */
        NONE,
        /** Into the log, for whoever develops: links are secrets, which do not belong there. */
        LOG,
        /** Into a folder, a file each. */
        FILE,
        /** By a mail server. */
        SMTP
    }

    /**
     * A mail server.
     *
     * @param host where it is
     * @param port its port
     * @param tls how the connection is encrypted
     * @param authority the file with the authority of its certificate; empty for Java's
     * @param user who we are there; empty for nobody
     * @param password our password there
     */
    public record Smtp(String host, int port, SmtpTls tls, String authority, String user, String password) {
        /** Keeps the password out of every text form. */
        @Override
        public String toString() {
            return "Smtp[host=" + host + ", port=" + port + ", tls=" + tls + ", user=" + user + "]";
        }
    }

    /** How the connection to a mail server is encrypted; its certificate is checked. */
    public enum SmtpTls {
        /** From a command on, without which no mail is sent. */
        STARTTLS,
        /** From the beginning. */
        TLS,
        /** Not at all. */
        NONE
    }
}
