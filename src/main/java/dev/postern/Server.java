package dev.postern;

import dev.postern.auth.Auth;
import dev.postern.auth.Janitor;
import dev.postern.breach.BreachFilter;
import dev.postern.config.MailSettings;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.http.CertificateWatch;
import dev.postern.http.HttpListener;
import dev.postern.http.HttpVerticle;
import dev.postern.http.Managed;
import dev.postern.http.Routes;
import dev.postern.http.ServerCertificate;
import dev.postern.mail.Mailer;
import dev.postern.password.HashFigures;
import dev.postern.password.PasswordHasher;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The service, running: where everything is put together. It opens from the store up to the listeners, and closes from
 * the listeners down. Thread-safe; starting and closing block.
 */
public final class Server {
    private static final int START_SECONDS = 60;
    private static final int CLOSE_SECONDS = 10;

    /** A store that was not closed is replayed first, and one that is away is waited for. */
    private static final long HOWEVER_LONG = Long.MAX_VALUE;

    /** An event loop busy for longer keeps its other clients waiting; Vert.x then logs that. Our guess. */
    private static final int BLOCKED_AFTER_MILLIS = 100;

    /** From here on the log has the stack as well: long enough for a first request that loads its classes. */
    private static final int TRACED_AFTER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final PasswordHasher hasher;
    private final Auth auth;
    private final Janitor janitor;
    private final HttpListener management;
    private final List<HttpListener> listeners;

    private Server(
            Vertx vertx,
            Database database,
            PasswordHasher hasher,
            Auth auth,
            Janitor janitor,
            HttpListener management,
            List<HttpListener> listeners) {
        this.vertx = vertx;
        this.database = database;
        this.hasher = hasher;
        this.auth = auth;
        this.janitor = janitor;
        this.management = management;
        this.listeners = listeners;
    }

    /**
     * Opens the store and the listeners. The store opens beside the management listener: each loads half of the classes,
     * and whoever watches sees a service that is live and not ready yet.
     *
     * @param clockOf who says what time it is, for everything that expires: {@link Database#clock}, or a test
     * @throws StartException when the store or a port cannot be had; nothing stays open then
     */
    public static Server start(Settings settings, Function<Database, InstantSource> clockOf) throws StartException {
        SecureRandom random = new SecureRandom();
        Vertx vertx = Vertx.vertx(options(settings));
        StoreOpening store = new StoreOpening(vertx, settings.db(), random);
        FutureTask<Database> opening = new FutureTask<>(store);
        new Thread(opening, "postern-open").start();
        try {
            Promise<Managed> opened = Promise.promise();
            refuseUnusableFilter(settings.password());
            Mailer mailer = mailer(vertx, settings.mail());
            Optional<ServerCertificate> certificate = certificate(vertx, settings.tls());
            HttpListener management =
                    new HttpListener(vertx, management(settings), Routes.ofManagement(opened.future()));
            bind(management.listen(), "management", management(settings));
            Database database = await(opening, HOWEVER_LONG);
            InstantSource clock = clockOf.apply(database);
            PasswordHasher hasher = new PasswordHasher(vertx, settings.password(), random);
            Auth auth = new Auth(vertx, settings, database, hasher, mailer, clock, random);
            Janitor janitor = new Janitor(database, settings.sessions(), clock);
            HttpListener.Options service = service(settings, certificate);
            List<HttpListener> listeners = Stream.generate(
                            () -> new HttpListener(vertx, service, Routes.ofService(auth, settings)))
                    .limit(settings.http().eventLoops())
                    .toList();
            Iterator<HttpListener> each = listeners.iterator();
            Future<?> deployed = vertx.deployVerticle(
                    () -> new HttpVerticle(each.next()), new DeploymentOptions().setInstances(listeners.size()));
            bind(deployed, "http", service);
            certificate.ifPresent(
                    shown -> new CertificateWatch(vertx, settings.tls(), shown, listeners, clock).start());
            janitor.start(vertx);
            opened.complete(new Managed(auth, database.operatorKey(), clock));
            return new Server(vertx, database, hasher, auth, janitor, management, listeners);
        } catch (StartException | RuntimeException fault) {
            store.abandon();
            closeOnceOpen(opening);
            await(vertx.close(), CLOSE_SECONDS);
            throw fault;
        }
    }

    /** The public port that is bound. */
    public int port() {
        return listeners.get(0).port();
    }

    /** The management port that is bound. */
    public int managementPort() {
        return management.port();
    }

    /** What hashing has come to since the start. */
    public HashFigures hashFigures() {
        return hasher.figures();
    }

    /**
     * Stops accepting, answers what is in flight, and closes the store.
     *
     * @throws StartException when something would not close within ten seconds
     */
    public void close() throws StartException {
        List<Future<Void>> verticles =
                vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
        Future<?> closed = Future.join(verticles)
                .eventually(management::shutdown)
                .eventually(() -> {
                    janitor.stop();
                    hasher.close();
                    return auth.settle();
                })
                .eventually(database::close);
        try {
            await(closed, CLOSE_SECONDS);
        } finally {
            // Not part of the chain: what follows it would run on an event loop that is gone.
            await(vertx.close(), CLOSE_SECONDS);
        }
    }

    private static void bind(Future<?> bound, String keys, HttpListener.Options options) throws StartException {
        try {
            await(bound, START_SECONDS);
        } catch (StartException fault) {
            throw new StartException(
                    keys + ".port: cannot listen on " + options.host() + ':' + options.port() + " ("
                            + fault.getMessage() + ")",
                    fault);
        }
    }

    private static Optional<ServerCertificate> certificate(Vertx vertx, Settings.Tls settings) throws StartException {
        try {
            return settings.isOn() ? Optional.of(ServerCertificate.read(vertx, settings)) : Optional.empty();
        } catch (CertificateException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static Mailer mailer(Vertx vertx, MailSettings settings) throws StartException {
        try {
            return Mailer.open(vertx, settings);
        } catch (IOException unusable) {
            throw new StartException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static void refuseUnusableFilter(Settings.Password settings) throws StartException {
        try {
            if (!settings.breached().isEmpty()) {
                new BreachFilter(Path.of(settings.breached())).check();
            }
        } catch (IOException | InvalidPathException unusable) {
            throw new StartException("password.breached: " + unusable, unusable);
        }
    }

    private static HttpListener.Options service(Settings settings, Optional<ServerCertificate> certificate) {
        Settings.Http http = settings.http();
        int port = http.port() == 0 ? HttpListener.ANY_SHARED_PORT : http.port();
        return new HttpListener.Options(
                http.host(),
                port,
                http.idleTimeout(),
                http.accessLog(),
                http.proxies(),
                http.origins(),
                certificate,
                settings.tls().hsts());
    }

    private static HttpListener.Options management(Settings settings) {
        Settings.Management management = settings.management();
        return new HttpListener.Options(
                management.host(),
                management.port(),
                settings.http().idleTimeout(),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO);
    }

    static VertxOptions options(Settings settings) {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.http().eventLoops())
                .setWorkerPoolSize(Database.workersFor(settings.db()))
                .setMaxEventLoopExecuteTime(BLOCKED_AFTER_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(TRACED_AFTER_MILLIS)
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                .setBlockedThreadCheckInterval(BLOCKED_AFTER_MILLIS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                // No files are served, so none need to be copied out of the jar.
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    private static void closeOnceOpen(FutureTask<Database> opening) throws StartException {
        Database database;
        try {
            database = await(opening, HOWEVER_LONG);
        } catch (StartException neverOpened) {
            return;
        }
        await(database.close(), CLOSE_SECONDS);
    }

    private static void await(Future<?> future, long seconds) throws StartException {
        Object ignored = await(future.toCompletionStage().toCompletableFuture(), seconds);
    }

    private static <T> T await(java.util.concurrent.Future<T> future, long seconds) throws StartException {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException fault) {
            Throwable cause = fault.getCause() == null ? fault : fault.getCause();
            throw new StartException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException fault) {
            throw new StartException("not done within " + seconds + " seconds", fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", fault);
        }
    }
}
