package dev.postern.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.auth.Auth;
import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Janitor;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.StoreException;
import dev.postern.domain.Caller;
import dev.postern.domain.Mail;
import dev.postern.domain.Token;
import dev.postern.mail.Mailer;
import dev.postern.password.PasswordHasher;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The service without its HTTP layer: the door, and the store behind it. */
public final class TestService implements AutoCloseable {
    public static final Caller CALLER = new Caller("192.0.2.7");

    private final Vertx vertx = Vertx.vertx();
    private final TestClock clock = new TestClock();
    private final SecureRandom random = new SecureRandom();
    private final Settings settings;
    private final Database database;
    private final PasswordHasher hasher;
    private final Auth auth;

    private TestService(Settings settings) throws StoreException {
        this.settings = settings;
        this.database = Database.open(vertx, settings.db(), random);
        this.hasher = new PasswordHasher(vertx, settings.password(), random);
        try {
            this.auth = new Auth(vertx, settings, database, hasher, Mailer.open(vertx, settings.mail()), clock, random);
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }

    public static TestService open() {
        return open(new TestSettings());
    }

    public static TestService open(TestSettings settings) {
        try {
            return new TestService(settings.build());
        } catch (StoreException fault) {
            throw new AssertionError(fault);
        }
    }

    public Auth auth() {
        return auth;
    }

    public Database database() {
        return database;
    }

    public TestClock clock() {
        return clock;
    }

    public SecureRandom random() {
        return random;
    }

    public Janitor janitor() {
        return new Janitor(database, settings.sessions(), clock);
    }

    /** How many hashes were computed so far. */
    public long hashes() {
        return hasher.figures().hashes();
    }

    /** How many statements the store was asked so far. */
    public long statements() {
        return database.statements();
    }

    /** Makes an account. */
    public void register(String email, String password) {
        Await.value(auth.register(CALLER, email, password));
    }

    /** Logs in. */
    @CanIgnoreReturnValue
    public Token session(String email, String password) {
        return Await.value(auth.signIn(CALLER, email, password, Brought.NOTHING))
                .token();
    }

    /** Whether a session is alive. */
    public boolean isLive(Token session) {
        return Await.value(
                auth.whoAmI(() -> CALLER, Optional.of(session)).map(true).otherwise(false));
    }

    /** Asks for a reset token. */
    @CanIgnoreReturnValue
    public String resetToken(String email) {
        return Await.value(auth.requestReset(CALLER, email))
                .token()
                .orElseThrow()
                .reveal();
    }

    /** The mails that will not be tried again. */
    public List<Mail> mailsGivenUp() {
        return Await.value(auth.administration().failedMails());
    }

    @Override
    public void close() {
        hasher.close();
        Await.done(database.close());
        Await.done(vertx.close());
    }
}
