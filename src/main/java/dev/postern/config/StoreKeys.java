package dev.postern.config;

import java.util.List;
import java.util.regex.Pattern;

/** The store. */
final class StoreKeys {
    private static final Pattern HSQLDB = Pattern.compile("jdbc:hsqldb:(file:(?!~)[^;\\x00]*[^;/\\x00]|mem:[\\w-]+)");

    static final Key<String> DB_URL = Key.of(
            "db.url",
            ValueType.matching("jdbc:hsqldb:file:PATH, jdbc:hsqldb:mem:NAME, " + PostgresUrl.FORM, StoreKeys::isStore),
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

    static final List<Key<?>> ALL =
            List.of(DB_URL, INSECURE_STORE, DB_USER, DB_PASSWORD, DB_POOL_SIZE, DB_FREE_SPACE_FLOOR);

    private StoreKeys() {}

    private static boolean isStore(String text) {
        return HSQLDB.matcher(text).matches() || PostgresUrl.parse(text).isPresent();
    }
}
