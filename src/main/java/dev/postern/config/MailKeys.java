package dev.postern.config;

import dev.postern.domain.EmailAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Mail. */
final class MailKeys {
    static final Key<MailSettings.Transport> MAIL_TRANSPORT = Key.of(
            "mail.transport",
            ValueType.oneOf(MailSettings.Transport.class),
            "none",
            "How mail leaves: not at all; into the log, links included, for whoever develops on one machine; into mail.folder, a file each; or by a mail server.");

    static final Key<String> MAIL_FROM = Key.of(
            "mail.from", ValueType.matching("an e-mail address", MailKeys::isAddressOrEmpty), "", "Whom mail is from.");

    static final Key<String> PUBLIC_URL = Key.of(
            "public.url",
            ValueType.matching(
                    "http(s)://HOST[:PORT][/PATH]",
                    Pattern.compile("(https?://[0-9A-Za-z.-]+(:[0-9]{1,5})?(/[\\w.~-]+)*)?")),
            "",
            "Where your pages are that links in mails lead to: /verify and /reset below it get the token behind a #, which browsers keep to themselves. Never taken from a request.");

    static final Key<String> MAIL_FOLDER = Key.of(
            "mail.folder",
            ValueType.text("the name of a folder"),
            "mail",
            "Where mails are put with mail.transport: file, readable by their owner only.");

    static final Key<String> MAIL_TEMPLATES = Key.of(
            "mail.templates",
            ValueType.text("the name of a folder"),
            "",
            "Your own texts in place of ours: LANGUAGE/NAME.txt in a folder like src/main/resources/mail; what is not there is ours.");

    static final Key<String> MAIL_HOST = Key.of(
            "mail.host",
            ValueType.matching("an address or a host name", Pattern.compile("[0-9A-Za-z.:_%-]+")),
            "localhost",
            "The mail server.");

    static final Key<Integer> MAIL_PORT =
            Key.of("mail.port", ValueType.number(1, 65_535), "587", "Its port. RFC 6409: 587; with mail.tls: tls 465.");

    static final Key<MailSettings.SmtpTls> MAIL_TLS = Key.of(
            "mail.tls",
            ValueType.oneOf(MailSettings.SmtpTls.class),
            "starttls",
            "How the connection to it is encrypted: by a command without which nothing is sent, or from the beginning, with its certificate checked by Java's authorities in both; none is for loopback. RFC 8314.");

    static final Key<String> MAIL_AUTHORITY = Key.of(
            "mail.authority",
            ValueType.text("the name of a file"),
            "",
            "The certificate, in PEM, of the authority that the mail server's is from; empty: one of Java's.");

    static final Key<String> MAIL_USER = Key.of(
            "mail.user", ValueType.text("any text"), "", "Who the service is at the mail server; empty: nobody.");

    static final Key<String> MAIL_PASSWORD = Key.of(
            "mail.password", ValueType.text("any text").kept(), "", "The service's password at the mail server.");

    static final Key<Integer> MAIL_PER_RECIPIENT = Key.of(
            "mail.per_recipient",
            ThrottleKeys.COUNT,
            "3",
            "How many mails requests of strangers may cause for an address in any hour; further ones are left out without a word. 0: no limit.");

    static final List<Key<?>> ALL = List.of(
            MAIL_TRANSPORT,
            MAIL_FROM,
            PUBLIC_URL,
            MAIL_FOLDER,
            MAIL_TEMPLATES,
            MAIL_HOST,
            MAIL_PORT,
            MAIL_TLS,
            MAIL_AUTHORITY,
            MAIL_USER,
            MAIL_PASSWORD,
            MAIL_PER_RECIPIENT);

    private MailKeys() {}

    private static boolean isAddressOrEmpty(String text) {
        return text.isEmpty() || EmailAddress.parse(text).isPresent();
    }
}
