package dev.postern.config;

import dev.postern.config.Settings.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Combinations of settings that would hand accounts to strangers. The service refuses to start on them and says which
 * key to change.
 */
final class SafetyRules {
    /** A hash at the highest cost on a slow core. */
    private static final Duration HASHING = Duration.ofSeconds(3);

    private SafetyRules() {}

    /** Lists what is unsafe, a sentence each. */
    static List<String> violatedBy(Settings settings, boolean insecurePublic, boolean insecureStore) {
        List<String> faults = new ArrayList<>();
        Settings.Http http = settings.http();
        boolean open = !Loopback.is(http.host());
        boolean toAnybody = settings.reset().delivery() == Delivery.RESPONSE
                && settings.reset().serviceKeys().isEmpty();
        if (open && toAnybody) {
            faults.add(
                    "reset.delivery: response hands every account to whoever reaches " + http.host()
                            + "; set reset.delivery to mail or none, service.key to a secret of your front end, or http.host to 127.0.0.1");
        }
        faults.addAll(MailRules.violatedBy(settings, open));
        Settings.Tls tls = settings.tls();
        if (open && !insecurePublic && http.proxies().isEmpty() && !tls.isOn()) {
            faults.add("http.host: " + http.host() + " would receive passwords unencrypted; set tls.certificate,"
                    + " http.host to 127.0.0.1 behind a proxy with TLS, proxy.trusted to that proxy's address,"
                    + " or insecure.public to true if the network itself is safe");
        }
        if (tls.isOn() && !tls.isPkcs12() && tls.key().isEmpty()) {
            faults.add("tls.key: a certificate in PEM needs its key; set tls.key to the file that has it,"
                    + " or tls.certificate to a PKCS#12 file (.p12, .pfx)");
        }
        if (!tls.key().isEmpty() && (!tls.isOn() || tls.isPkcs12())) {
            faults.add("tls.key: there is no certificate in PEM for this key; set tls.certificate to its file");
        }
        if (http.idleTimeout().compareTo(settings.password().queueTimeout().plus(HASHING)) < 0) {
            faults.add("http.idle_timeout: a log-in may wait "
                    + settings.password().queueTimeout().toMillis()
                    + "ms (password.queue_timeout) and be hashed after that; allow " + HASHING.toSeconds()
                    + "s more than the wait");
        }
        if (http.cookie().prefix() == Settings.Prefix.HOST && http.cookie().secure() != Settings.Secure.TRUE) {
            faults.add("cookie.prefix: browsers drop a __Host- cookie that is not Secure; set cookie.secure to true, or"
                    + " cookie.prefix to none");
        }
        boolean readable = PostgresUrl.parse(settings.db().url())
                .filter(store -> !store.encrypted() && !Loopback.is(store.host()))
                .isPresent();
        if (readable && !insecureStore) {
            faults.add("db.url: addresses and hashes would cross the network unencrypted; leave sslmode=disable out,"
                    + " or set insecure.store to true if the network itself is safe");
        }
        if (http.port() != 0 && http.port() == settings.management().port()) {
            faults.add("management.port: " + http.port() + " is also http.port; choose another");
        }
        return faults;
    }
}
