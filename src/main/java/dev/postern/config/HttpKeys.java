package dev.postern.config;

import dev.postern.domain.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The listeners: where, how encrypted, whom they believe. */
final class HttpKeys {
    /** Source: RFC 6454 §6.2. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[0-9a-z.-]+(:[0-9]{1,5})?");

    static final Key<String> HTTP_HOST = Key.of(
            "http.host",
            ValueType.matching("an address or a host name", Pattern.compile("[0-9A-Za-z.:_%-]+")),
            "127.0.0.1",
            "Where the public listener binds. Anything but loopback asks for more: see insecure.public and reset.delivery.");

    static final Key<Integer> HTTP_PORT = Key.of(
            "http.port", ValueType.number(0, 65_535), "5000", "The public port, the seed's own; 0 takes any free one.");

    static final Key<Integer> HTTP_EVENT_LOOPS = Key.of(
            "http.event_loops",
            ValueType.number(0, 256),
            "0",
            "How many event loops serve requests; 0 means one a processor. They never block, so more only compete.");

    static final Key<Duration> HTTP_IDLE_TIMEOUT = Key.of(
            "http.idle_timeout",
            ValueType.duration("1s", "1h"),
            "10s",
            "A connection silent for this long is closed. Our guess: long for a client between two requests, short for a slow attack.");

    static final Key<Boolean> HTTP_ACCESS_LOG = Key.of(
            "http.access_log",
            ValueType.flag(),
            "false",
            "Whether each request writes a line (asynchronously, dropped when the log cannot keep up).");

    static final Key<Boolean> INSECURE_PUBLIC = Key.of(
            "insecure.public",
            ValueType.flag(),
            "false",
            "Allows a listener beyond loopback though passwords then cross the network unencrypted, unless tls.certificate or something in front brings TLS.");

    static final Key<String> TLS_CERTIFICATE = Key.of(
            "tls.certificate",
            ValueType.text("the name of a file"),
            "",
            "The chain of certificates that the public listener shows, in PEM, or with its key in a PKCS#12 file (.p12, .pfx). It then speaks TLS 1.2 and 1.3, HTTP/2 included, and nothing else. Empty: no TLS.");

    static final Key<String> TLS_KEY = Key.of(
            "tls.key",
            ValueType.text("the name of a file"),
            "",
            "The certificate's private key in PEM, not readable by everybody; empty where a PKCS#12 file has it.");

    static final Key<String> TLS_PASSWORD =
            Key.of("tls.password", ValueType.text("any text").kept(), "", "What the PKCS#12 file is encrypted with.");

    static final Key<Duration> TLS_RELOAD = Key.of(
            "tls.reload",
            ValueType.duration("1s", "1d"),
            "1m",
            "How often the certificate's files are looked at: a new one is shown to new connections without a restart, and one that is unusable is logged and ignored.");

    static final Key<Duration> TLS_HSTS = Key.of(
            "tls.hsts",
            ValueType.duration("0s", "730d"),
            "365d",
            "For how long browsers shall reach this host, and those below its name, by TLS alone; 0s says nothing about it. ASVS 5.0 V3.4.1.");

    static final Key<List<Subnet>> PROXY_TRUSTED = Key.of(
            "proxy.trusted",
            ValueType.listOf("addresses and subnets", Subnet::parse),
            "",
            "Proxies in front, such as 127.0.0.1, 10.0.0.0/8: X-Forwarded-For and X-Forwarded-Proto are believed of them alone. Without them everybody behind a proxy counts as one network.");

    static final Key<List<String>> HTTP_ORIGINS = Key.of(
            "http.origins",
            ValueType.listOf("origins", HttpKeys::origin),
            "",
            "Whose pages may send forms here beside our own host's, such as https://www.example.com.");

    static final Key<Settings.Secure> COOKIE_SECURE = new Key<>(
            "cookie.secure",
            ValueType.oneOf(Settings.Secure.class),
            "auto",
            "true",
            "Whether the cookie says Secure: auto when the client's connection is encrypted, as far as we or a trusted proxy can tell. Browsers then send it over TLS only; some clients refuse it over plain HTTP even to localhost.");

    static final Key<Settings.Prefix> COOKIE_PREFIX = new Key<>(
            "cookie.prefix",
            ValueType.oneOf(Settings.Prefix.class),
            "none",
            "host",
            "Whether the cookie is named session_id or __Host-session_id, which browsers take from nobody but this host, over TLS. ASVS 5.0 V3.3.3.");

    static final Key<String> MANAGEMENT_HOST = Key.of(
            "management.host",
            ValueType.matching("an address or a host name", Pattern.compile("[0-9A-Za-z.:_%-]+")),
            "127.0.0.1",
            "Where the operator's listener (health) binds.");

    static final Key<Integer> MANAGEMENT_PORT = Key.of(
            "management.port", ValueType.number(0, 65_535), "5001", "The operator's port; 0 takes any free one.");

    static final List<Key<?>> ALL = List.of(
            HTTP_HOST,
            HTTP_PORT,
            HTTP_EVENT_LOOPS,
            HTTP_IDLE_TIMEOUT,
            HTTP_ACCESS_LOG,
            INSECURE_PUBLIC,
            TLS_CERTIFICATE,
            TLS_KEY,
            TLS_PASSWORD,
            TLS_RELOAD,
            TLS_HSTS,
            PROXY_TRUSTED,
            HTTP_ORIGINS,
            COOKIE_SECURE,
            COOKIE_PREFIX,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT);

    private HttpKeys() {}

    private static Optional<String> origin(String text) {
        return Optional.of(text).filter(ORIGIN.asMatchPredicate());
    }
}
