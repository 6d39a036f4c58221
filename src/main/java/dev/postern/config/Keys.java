package dev.postern.config;

import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Engine;
import dev.postern.config.Settings.Profile;
import dev.postern.domain.Subnet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every setting there is. {@code conf/postern.yaml} and the README show this table; tests compare them with it.
 */
public final class Keys {
    /** Source: RFC 6454 §6.2. */
    private static final Pattern ORIGIN = Pattern.compile("https?://[0-9a-z.-]+(:[0-9]{1,5})?");

    /** What RFC 6750 §2.1 lets a bearer say; 128 bits in hexadecimal digits are as many. */
    private static final Pattern SECRET = Pattern.compile("[0-9A-Za-z._~+/=-]{32,}");

    private static final Pattern HSQLDB = Pattern.compile("jdbc:hsqldb:(file:(?!~)[^;\\x00]*[^;/\\x00]|mem:[\\w-]+)");

    private static final ValueType<Integer> THROTTLE = ValueType.number(0, 1_000);

    static final Key<Profile> PROFILE = new Key<>(
            "profile",
            ValueType.oneOf(Profile.class),
            "development",
            "production",
            "Which defaults apply: the seed's contract to the letter for one machine, or everything hardened.");

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
            ValueType.listOf("origins", Keys::origin),
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

    static final Key<String> DB_URL = Key.of(
            "db.url",
            ValueType.matching("jdbc:hsqldb:file:PATH, jdbc:hsqldb:mem:NAME, " + PostgresUrl.FORM, Keys::isStore),
            "jdbc:hsqldb:file:data/postern",
            "Where accounts are kept: files whose names begin with PATH; memory that forgets at exit; or a PostgreSQL, which several nodes may share. Beyond loopback sslmode is verify-full, with Java's authorities or those of sslrootcert. ASVS 5.0 V12.3.");

    static final Key<Boolean> INSECURE_STORE = Key.of(
            "insecure.store",
            ValueType.flag(),
            "false",
            "Allows sslmode=disable to a PostgreSQL beyond loopback though addresses and hashes then cross the network unencrypted.");

    static final Key<String> DB_USER = Key.of(
            "db.user",
            ValueType.matching("letters, digits, _", Pattern.compile("\\w{1,63}")),
            "postern",
            "Who the service is at the store.");

    static final Key<String> DB_PASSWORD = Key.of(
            "db.password",
            ValueType.text("any text"),
            "",
            "The service's password at the store. For files, empty means one that it makes at the first start and keeps in PATH.credential, readable by its owner only.");

    static final Key<Integer> DB_POOL_SIZE = Key.of(
            "db.pool_size",
            ValueType.number(1, 64),
            "8",
            "How many connections read from files or memory at once, each with a thread, while one more writes; to a PostgreSQL, how many there are at most, while one more listens. Our guess: enough for a few cores.");

    static final Key<Long> DB_FREE_SPACE_FLOOR = Key.of(
            "db.free_space_floor",
            ValueType.size("1MiB", "1024GiB"),
            "64MiB",
            "Below this much free disk nothing is written (503), because the embedded store acknowledges what a full disk loses.");

    static final Key<Integer> PASSWORD_COST = Key.of(
            "password.cost",
            ValueType.number(10, 14),
            "12",
            "bcrypt's cost: each step doubles the work. The floor is OWASP's (Password Storage Cheat Sheet); 12 is about a quarter of a second.");

    static final Key<Integer> PASSWORD_THREADS = Key.of(
            "password.threads",
            ValueType.number(0, 256),
            "0",
            "How many passwords are hashed at once; 0 means one a processor. More make every one slower and none sooner.");

    static final Key<Integer> PASSWORD_QUEUE = Key.of(
            "password.queue",
            ValueType.number(1, 10_000),
            "64",
            "How many may wait for a hashing thread. Beyond, the client with most of them loses its last one (503).");

    static final Key<Duration> PASSWORD_QUEUE_TIMEOUT = Key.of(
            "password.queue_timeout",
            ValueType.duration("100ms", "30s"),
            "5s",
            "How long one may wait. Who comes when half of that is promised to others already, at the pace of late, is refused at once with 503. Our guess at a person's patience.");

    static final Key<Integer> PASSWORD_MIN_LENGTH = new Key<>(
            "password.min_length",
            ValueType.number(1, 64),
            "1",
            "8",
            "The shortest new password in characters. Production: ASVS 5.0 V6.2.1; the seed's own journey uses five.");

    static final Key<Boolean> PASSWORD_REFUSE_COMMON = new Key<>(
            "password.refuse_common",
            ValueType.flag(),
            "false",
            "true",
            "Whether new passwords are refused that are guessed first: the commonest thirty thousand, the owner's address and its parts, and password.names. ASVS 5.0 V6.2.4, V6.2.11.");

    static final Key<List<String>> PASSWORD_NAMES = Key.of(
            "password.names",
            ValueType.listOf("words", text -> Optional.of(text).filter(word -> !word.isEmpty())),
            "postern",
            "What your site, your firm and its products are called: refused as passwords, also with figures and signs around them, where password.refuse_common is true.");

    static final Key<String> PASSWORD_BREACHED = Key.of(
            "password.breached",
            ValueType.text("the name of a file"),
            "",
            "A filter of stolen passwords, made by passwords build-filter: new passwords that are in it are refused, and about one in a thousand of the others. A new file in its place is used at once. ASVS 5.0 V6.2.12.");

    static final Key<Engine> PASSWORD_ENGINE = Key.of(
            "password.engine",
            ValueType.oneOf(Engine.class),
            "paired",
            "What computes the hashes: our own, two that wait in about the time of one, or the library jBCrypt one by one. The hashes are the same; the first proves that at each start, or gives way to the second.");

    static final Key<Duration> SESSIONS_IDLE = Key.of(
            "sessions.idle",
            ValueType.duration("1m", "30d"),
            "30m",
            "A log-in unused for this long ends. NIST SP 800-63B-4 §2.2.3: at most an hour at AAL2.");

    static final Key<Duration> SESSIONS_ABSOLUTE = Key.of(
            "sessions.absolute",
            ValueType.duration("1m", "365d"),
            "24h",
            "A log-in ends after this long, used or not. NIST SP 800-63B-4 §2.2.3: 24 hours at AAL2.");

    static final Key<Integer> SESSIONS_PER_USER = Key.of(
            "sessions.per_user",
            ValueType.number(1, 1_000),
            "10",
            "How many log-ins one account may have at once; the oldest ends. 1 is the seed's behaviour.");

    static final Key<Duration> SESSIONS_TOUCH_INTERVAL = Key.of(
            "sessions.touch_interval",
            ValueType.duration("1s", "1h"),
            "60s",
            "How far the store may lag behind in knowing when a session was last used; at most a thirtieth of sessions.idle counts. A crash ends sessions earlier by as much.");

    static final Key<Integer> SESSIONS_CACHE = Key.of(
            "sessions.cache",
            ValueType.number(1, 10_000_000),
            "50000",
            "How many sessions are kept in memory, each about half a KiB; the others are read from the store when they are asked for.");

    static final Key<List<String>> SERVICE_KEY = Key.of(
            "service.key",
            ValueType.listOf("secrets of 32 characters or more", Keys::secret).kept(),
            "",
            "Secrets of the front ends that may ask for reset tokens, to mail them: they say Authorization: Bearer KEY. Several while one replaces another; empty lets whoever reaches the port ask.");

    static final Key<Duration> RESET_TTL = Key.of(
            "reset.ttl",
            ValueType.duration("1m", "24h"),
            "15m",
            "How long a reset token works. NIST SP 800-63B-4 allows a mailed code 24 hours; shorter is safer.");

    static final Key<Delivery> RESET_DELIVERY = new Key<>(
            "reset.delivery",
            ValueType.oneOf(Delivery.class),
            "response",
            "none",
            "How a reset token reaches its owner: in the answer to whoever asks (the seed's way; beyond loopback only with service.key), or not at all.");

    static final Key<Integer> THROTTLE_LOGIN_ACCOUNT = Key.of(
            "throttle.login_account",
            THROTTLE,
            "10",
            "How many log-ins may fail for an account in any 15 minutes; from the sixth on each has to wait, a second at first, 30 at last. Counted by itself for devices and networks where its owner has logged in. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_NETWORK = Key.of(
            "throttle.login_network",
            THROTTLE,
            "50",
            "How many log-ins may fail from a network (an IPv4 address, an IPv6 /64) in any 15 minutes. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_SPREAD = Key.of(
            "throttle.login_spread",
            THROTTLE,
            "20",
            "At how many accounts a network may fail in any hour: few passwords for many accounts is guessing too. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_CONSECUTIVE = Key.of(
            "throttle.login_consecutive",
            THROTTLE,
            "100",
            "How many log-ins of an account may fail in a row, however slowly; then its password works on known devices alone until a log-in there or a reset. NIST SP 800-63B-4 §3.2.2. 0: no limit.");

    static final Key<Integer> THROTTLE_LOGIN_DEVICES = new Key<>(
            "throttle.login_devices",
            THROTTLE,
            "0",
            "20",
            "How many browsers of an account's owner are known, by a cookie of 180 days: each counts by itself, so that nobody can lock the owner out. 0: none, and no such cookie, as the seed has none.");

    static final Key<Integer> THROTTLE_REGISTER_NETWORK = new Key<>(
            "throttle.register_network",
            THROTTLE,
            "0",
            "20",
            "How many accounts a network may ask for in any hour. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_ACCOUNT = Key.of(
            "throttle.reset_account",
            THROTTLE,
            "3",
            "How many reset tokens may be asked for an address in any hour. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_NETWORK = new Key<>(
            "throttle.reset_network",
            THROTTLE,
            "0",
            "20",
            "How many reset tokens a network may ask for in any hour. 0: no limit.");

    static final Key<Integer> THROTTLE_RESET_FAILURES = Key.of(
            "throttle.reset_failures",
            THROTTLE,
            "10",
            "How many wrong reset tokens a network may try for an address in any 15 minutes. 0: no limit.");

    static final Key<Integer> THROTTLE_UNKNOWN_SESSIONS = new Key<>(
            "throttle.unknown_sessions",
            THROTTLE,
            "0",
            "300",
            "How many cookies of no session a network may send in any minute; then those that memory does not know wait. 0: no limit.");

    /** All keys, in the order in which they are shown. */
    public static final List<Key<?>> ALL = List.of(
            PROFILE,
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
            MANAGEMENT_PORT,
            DB_URL,
            INSECURE_STORE,
            DB_USER,
            DB_PASSWORD,
            DB_POOL_SIZE,
            DB_FREE_SPACE_FLOOR,
            PASSWORD_COST,
            PASSWORD_THREADS,
            PASSWORD_QUEUE,
            PASSWORD_QUEUE_TIMEOUT,
            PASSWORD_MIN_LENGTH,
            PASSWORD_REFUSE_COMMON,
            PASSWORD_NAMES,
            PASSWORD_BREACHED,
            PASSWORD_ENGINE,
            SESSIONS_IDLE,
            SESSIONS_ABSOLUTE,
            SESSIONS_PER_USER,
            SESSIONS_TOUCH_INTERVAL,
            SESSIONS_CACHE,
            SERVICE_KEY,
            RESET_TTL,
            RESET_DELIVERY,
            THROTTLE_LOGIN_ACCOUNT,
            THROTTLE_LOGIN_NETWORK,
            THROTTLE_LOGIN_SPREAD,
            THROTTLE_LOGIN_CONSECUTIVE,
            THROTTLE_LOGIN_DEVICES,
            THROTTLE_REGISTER_NETWORK,
            THROTTLE_RESET_ACCOUNT,
            THROTTLE_RESET_NETWORK,
            THROTTLE_RESET_FAILURES,
            THROTTLE_UNKNOWN_SESSIONS);

    private Keys() {}

    private static boolean isStore(String text) {
        return HSQLDB.matcher(text).matches() || PostgresUrl.parse(text).isPresent();
    }

    private static Optional<String> secret(String text) {
        return Optional.of(text).filter(SECRET.asMatchPredicate());
    }

    private static Optional<String> origin(String text) {
        return Optional.of(text).filter(ORIGIN.asMatchPredicate());
    }
}
