package dev.postern.config;

import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Profile;
import dev.postern.config.Settings.Unknown;
import dev.postern.config.Settings.Verify;
import java.util.ArrayList;
import java.util.List;

/** What needs mail, and what mail needs. */
final class MailRules {
    private MailRules() {}

    /**
     * Lists what cannot work or is unsafe, a sentence each.
     *
     * @param open whether others than this machine can reach the service
     */
    static List<String> violatedBy(Settings settings, boolean open) {
        List<String> faults = new ArrayList<>();
        MailSettings mail = settings.mail();
        if (settings.reset().delivery() == Delivery.MAIL && !mail.isOn()) {
            faults.add("reset.delivery: no mail leaves here; set mail.transport, or reset.delivery to none");
        }
        if (settings.register().verify() == Verify.MAIL && !mail.isOn()) {
            faults.add("register.verify: no mail leaves here; set mail.transport, or register.verify to off");
        }
        if (settings.register().conflict() == Conflict.HIDE
                && settings.register().verify() == Verify.OFF) {
            faults.add(
                    "register.conflict: an account that begins at once tells that there was none; set register.verify to"
                            + " mail, or register.conflict to reveal");
        }
        if (settings.reset().unknown() == Unknown.HIDE && settings.reset().delivery() == Delivery.RESPONSE) {
            faults.add(
                    "reset.unknown: an answer with a token tells that there is an account; set reset.delivery to mail,"
                            + " or reset.unknown to 403");
        }
        if (mail.isOn() && mail.from().isEmpty()) {
            faults.add("mail.from: mail needs an address that it is from");
        }
        if (mail.isOn() && mail.publicUrl().isEmpty()) {
            faults.add("public.url: links in mails need to know where your pages are");
        }
        if (mail.transport() == Transport.LOG && (open || settings.profile() == Profile.PRODUCTION)) {
            faults.add("mail.transport: log writes links that open accounts into the log; set it to smtp or file");
        }
        boolean readable = mail.transport() == Transport.SMTP
                && mail.smtp().tls() == SmtpTls.NONE
                && !Loopback.is(mail.smtp().host());
        if (readable) {
            faults.add(
                    "mail.tls: links that open accounts would cross the network unencrypted; set it to starttls or tls");
        }
        return faults;
    }
}
