package dev.postern.testing;

import dev.postern.config.MailSettings;
import dev.postern.config.MailSettings.Smtp;
import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import dev.postern.config.Settings;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Engine;
import dev.postern.config.Settings.Prefix;
import dev.postern.config.Settings.Profile;
import dev.postern.config.Settings.Secure;
import dev.postern.config.Settings.Unknown;
import dev.postern.config.Settings.Verify;
import dev.postern.domain.Subnet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Settings for a test: the defaults, but for ports (any free one), the store (in memory, new each time) and the cost of a
 * hash (the lowest). Change a field, then {@link #build}.
 */
public final class TestSettings {
    /** Whether this run's stores are databases of a PostgreSQL. */
    public static final boolean ON_POSTGRESQL = "postgresql".equals(System.getProperty("postern.test.store"));

    /** Where links in mails lead. */
    public static final String PUBLIC_URL = "https://www.example.org/account";

    private static final AtomicInteger STORES = new AtomicInteger();

    public String dbUrl = newStore();
    public String dbUser = "postern";
    public String dbPassword = ON_POSTGRESQL ? "postern" : "";
    public int poolSize = 8;
    public long freeSpaceFloorBytes = 1 << 20;
    public int port = 0;
    public String managementHost = "127.0.0.1";
    public int managementPort = 0;
    public int eventLoops = 2;
    public Duration idleTimeout = Duration.ofSeconds(10);
    public boolean accessLog = false;
    public String certificate = "";
    public String certificateKey = "";
    public String certificatePassword = "";
    public Duration hsts = Duration.ofDays(365);
    public Secure secureCookie = Secure.AUTO;
    public Prefix cookiePrefix = Prefix.NONE;
    public List<Subnet> proxies = List.of();
    public List<String> origins = List.of();
    public int cost = 4;
    public int hashThreads = 2;
    public int hashQueue = 512;
    public Duration queueTimeout = Duration.ofSeconds(20);
    public int minLength = 1;
    public boolean refuseCommon = false;
    public List<String> names = List.of("postern");
    public String breached = "";
    public Engine engine = Engine.PAIRED;
    public Duration idle = Duration.ofMinutes(30);
    public Duration absolute = Duration.ofHours(24);
    public int sessionsPerUser = 10;
    public Duration touchInterval = Duration.ofSeconds(60);
    public int sessionsCache = 1_000;
    public Duration deletionGrace = Duration.ZERO;
    public Duration resetTtl = Duration.ofMinutes(15);
    public Delivery delivery = Delivery.RESPONSE;
    public List<String> serviceKeys = List.of();
    public Verify verify = Verify.OFF;
    public Conflict conflict = Conflict.REVEAL;
    public Unknown unknown = Unknown.REVEAL;
    public Duration verificationTtl = Duration.ofHours(24);
    public Transport transport = Transport.NONE;
    public String mailFolder = "";
    public String mailTemplates = "";
    public Smtp smtp = new Smtp("localhost", 25, SmtpTls.NONE, "", "", "");
    public int perRecipient = 0;

    /** No limits: tests fail and ask again more often than people. */
    public Settings.Throttle throttle = new Settings.Throttle(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Keeps the store in files. */
    public TestSettings inFiles(Path base) {
        dbUrl = "jdbc:hsqldb:file:" + base;
        dbPassword = "";
        return this;
    }

    /** Keeps the store in a PostgreSQL, in a database of its own. */
    public TestSettings inPostgres() {
        dbUrl = Postgres.server().newStore();
        dbPassword = "postern";
        return this;
    }

    private static String newStore() {
        return ON_POSTGRESQL ? Postgres.server().newStore() : "jdbc:hsqldb:mem:test" + STORES.incrementAndGet();
    }

    public Settings build() {
        return new Settings(
                Profile.DEVELOPMENT,
                new Settings.Http(
                        "127.0.0.1",
                        port,
                        eventLoops,
                        idleTimeout,
                        accessLog,
                        new Settings.Cookie(secureCookie, cookiePrefix),
                        proxies,
                        origins),
                new Settings.Tls(certificate, certificateKey, certificatePassword, Duration.ofSeconds(1), hsts),
                new Settings.Management(managementHost, managementPort),
                new Settings.Db(dbUrl, dbUser, dbPassword, poolSize, freeSpaceFloorBytes),
                new Settings.Password(
                        cost, hashThreads, hashQueue, queueTimeout, minLength, refuseCommon, names, breached, engine),
                new Settings.Sessions(idle, absolute, sessionsPerUser, touchInterval, sessionsCache),
                new Settings.Account(deletionGrace),
                new Settings.Register(verify, conflict, verificationTtl),
                new MailSettings(
                        transport, "postern@example.org", PUBLIC_URL, mailFolder, mailTemplates, smtp, perRecipient),
                new Settings.Reset(resetTtl, delivery, unknown, serviceKeys),
                throttle);
    }
}
