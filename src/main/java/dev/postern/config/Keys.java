package dev.postern.config;

import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Engine;
import dev.postern.config.Settings.Profile;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Every setting there is. {@code conf/postern.yaml} and the README show this table; tests compare them with it.
 */
public final class Keys {
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
            "Allows a listener beyond loopback though passwords then cross the network unencrypted, unless something in front brings TLS.");

    static final Key<Boolean> COOKIE_SECURE = new Key<>(
            "cookie.secure",
            ValueType.flag(),
            "false",
            "true",
            "Whether the cookie says Secure. Browsers then send it over TLS only; some clients refuse it over plain HTTP even to localhost.");

    static final Key<String> MANAGEMENT_HOST = Key.of(
            "management.host",
            ValueType.matching("an address or a host name", Pattern.compile("[0-9A-Za-z.:_%-]+")),
            "127.0.0.1",
            "Where the operator's listener (health) binds.");

    static final Key<Integer> MANAGEMENT_PORT = Key.of(
            "management.port", ValueType.number(0, 65_535), "5001", "The operator's port; 0 takes any free one.");

    static final Key<String> DB_URL = Key.of(
            "db.url",
            ValueType.matching(
                    "jdbc:hsqldb:file:PATH, jdbc:hsqldb:mem:NAME",
                    Pattern.compile("jdbc:hsqldb:(file:(?!~)[^;\\x00]*[^;/\\x00]|mem:[\\w-]+)")),
            "jdbc:hsqldb:file:data/postern",
            "Where accounts are kept: files whose names begin with PATH, or memory that forgets at exit.");

    static final Key<String> DB_USER = Key.of(
            "db.user",
            ValueType.matching("letters, digits, _", Pattern.compile("\\w{1,63}")),
            "postern",
            "Who the service is at the store.");

    static final Key<String> DB_PASSWORD = Key.of(
            "db.password",
            ValueType.text("any text"),
            "",
            "The service's password at the store; empty means one that it makes at the first start and keeps in PATH.credential, readable by its owner only.");

    static final Key<Integer> DB_POOL_SIZE = Key.of(
            "db.pool_size",
            ValueType.number(1, 64),
            "8",
            "How many connections read from the store at once; one more writes. Our guess: enough for a few cores, and each has a thread.");

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
            "How a reset token reaches its owner: in the answer, to whoever asks (the seed's way; loopback only), or not at all.");

    /** All keys, in the order in which they are shown. */
    public static final List<Key<?>> ALL = List.of(
            PROFILE,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_EVENT_LOOPS,
            HTTP_IDLE_TIMEOUT,
            HTTP_ACCESS_LOG,
            INSECURE_PUBLIC,
            COOKIE_SECURE,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT,
            DB_URL,
            DB_USER,
            DB_PASSWORD,
            DB_POOL_SIZE,
            DB_FREE_SPACE_FLOOR,
            PASSWORD_COST,
            PASSWORD_THREADS,
            PASSWORD_QUEUE,
            PASSWORD_QUEUE_TIMEOUT,
            PASSWORD_MIN_LENGTH,
            PASSWORD_ENGINE,
            SESSIONS_IDLE,
            SESSIONS_ABSOLUTE,
            SESSIONS_PER_USER,
            SESSIONS_TOUCH_INTERVAL,
            SESSIONS_CACHE,
            RESET_TTL,
            RESET_DELIVERY);

    private Keys() {}
}
