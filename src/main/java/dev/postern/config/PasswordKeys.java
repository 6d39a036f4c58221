package dev.postern.config;

import dev.postern.config.Settings.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Hashing and what a password must be. */
final class PasswordKeys {
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

    static final List<Key<?>> ALL = List.of(
            PASSWORD_COST,
            PASSWORD_THREADS,
            PASSWORD_QUEUE,
            PASSWORD_QUEUE_TIMEOUT,
            PASSWORD_MIN_LENGTH,
            PASSWORD_REFUSE_COMMON,
            PASSWORD_NAMES,
            PASSWORD_BREACHED,
            PASSWORD_ENGINE);

    private PasswordKeys() {}
}
