package dev.postern.config;

import dev.postern.config.Settings.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Accounts, their sessions, and how they are come by and lost. */
final class AccountKeys {
    /** What RFC 6750 §2.1 lets a bearer say; 128 bits in hexadecimal digits are as many. */
    private static final Pattern SECRET = Pattern.compile("[0-9A-Za-z._~+/=-]{32,}");

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

    static final Key<Duration> ACCOUNT_DELETION_GRACE = Key.of(
            "account.deletion_grace",
            ValueType.duration("0s", "90d"),
            "0s",
            "For how long an account that its owner has deleted is kept, and comes back when its owner logs in; 0s removes it at once.");

    static final Key<Settings.Verify> REGISTER_VERIFY = new Key<>(
            "register.verify",
            ValueType.oneOf(Settings.Verify.class),
            "off",
            "mail",
            "Whether an account begins when its address is proven by a link mailed there, or at once. An account whose address was never proven cannot be logged into with mail, and gives way to who proves it.");

    static final Key<Settings.Conflict> REGISTER_CONFLICT = new Key<>(
            "register.conflict",
            ValueType.oneOf(Settings.Conflict.class),
            "reveal",
            "hide",
            "Whether who registers a known address is told so, as the seed does, or gets the answer of an unknown one while the owner gets a mail. ASVS 5.0 V6.3.8.");

    static final Key<Duration> VERIFICATION_TTL = Key.of(
            "verification.ttl",
            ValueType.duration("5m", "7d"),
            "24h",
            "How long a link works that proves an address. NIST SP 800-63B-4: 24 hours.");

    static final Key<List<String>> SERVICE_KEY = Key.of(
            "service.key",
            ValueType.listOf("secrets of 32 characters or more", AccountKeys::secret)
                    .kept(),
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
            "mail",
            "How a reset token reaches its owner: in the answer to whoever asks (the seed's way; beyond loopback only with service.key), by mail, or not at all.");

    static final Key<Settings.Unknown> RESET_UNKNOWN = new Key<>(
            "reset.unknown",
            new ValueType<>("403, 200", AccountKeys::unknown),
            "403",
            "200",
            "What who asks a reset for an unknown address is told: 403, as the seed does, or the same 200 as for a known one, with reset.delivery: mail. ASVS 5.0 V6.3.8.");

    static final List<Key<?>> ALL = List.of(
            SESSIONS_IDLE,
            SESSIONS_ABSOLUTE,
            SESSIONS_PER_USER,
            SESSIONS_TOUCH_INTERVAL,
            SESSIONS_CACHE,
            ACCOUNT_DELETION_GRACE,
            REGISTER_VERIFY,
            REGISTER_CONFLICT,
            VERIFICATION_TTL,
            SERVICE_KEY,
            RESET_TTL,
            RESET_DELIVERY,
            RESET_UNKNOWN);

    private AccountKeys() {}

    private static Settings.Unknown unknown(String status) {
        return switch (status) {
            case "403" -> Settings.Unknown.REVEAL;
            case "200" -> Settings.Unknown.HIDE;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Optional<String> secret(String text) {
        return Optional.of(text).filter(SECRET.asMatchPredicate());
    }
}
