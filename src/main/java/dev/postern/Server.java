package dev.postern;

import dev.postern.auth.Auth;
import dev.postern.auth.Janitor;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.StoreException;
import dev.postern.http.HttpListener;
import dev.postern.http.HttpVerticle;
import dev.postern.http.Routes;
import dev.postern.password.PasswordHasher;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The service, running: where everything is put together. It opens from the store up to the listeners, and closes from
 * the listeners down. Thread-safe; starting and closing block.
 */
public final class Server {
    private static final int START_SECONDS = 60;
    private static final int CLOSE_SECONDS = 10;

    /** An event loop busy for longer keeps its other clients waiting; Vert.x then logs that. Our guess. */
    private static final int BLOCKED_AFTER_MILLIS = 100;

    /** From here on the log has the stack as well: long enough for a first request that loads its classes. */
    private static final int TRACED_AFTER_MILLIS = 1_000;

    private final Vertx vertx;
    private final Database database;
    private final PasswordHasher hasher;
    private final Janitor janitor;
    private final HttpListener management;
    private final List<HttpListener> listeners;

    private Server(
            Vertx vertx,
            Database database,
            PasswordHasher hasher,
            Janitor janitor,
            HttpListener management,
            List<HttpListener> listeners) {
        this.vertx = vertx;
        this.database = database;
        this.hasher = hasher;
        this.janitor = janitor;
        this.management = management;
        this.listeners = listeners;
    }

    /**
     * Opens the store and the listeners.
     *
     * @param clock what time it is, for everything that expires
     * @throws StartException when the store or a port cannot be had; nothing stays open then
     */
    public static Server start(Settings settings, InstantSource clock) throws StartException {
        SecureRandom random = new SecureRandom();
        Vertx vertx = Vertx.vertx(options(settings));
        try {
            Database database = Database.open(vertx, settings.db(), random);
            PasswordHasher hasher = new PasswordHasher(vertx, settings.password(), random);
            Auth auth = new Auth(settings, database, hasher, clock, random);
            Janitor janitor = new Janitor(database, settings.sessions(), clock);
            Server server = new Server(
                    vertx,
                    database,
                    hasher,
                    janitor,
                    new HttpListener(vertx, management(settings), Routes.ofManagement(auth)),
                    Stream.generate(() ->
                                    new HttpListener(vertx, service(settings), Routes.ofService(auth, settings.http())))
                            .limit(settings.http().eventLoops())
                            .toList());
            janitor.start(vertx);
            server.listen(settings);
            return server;
        } catch (StoreException fault) {
            await(vertx.close(), CLOSE_SECONDS);
            throw new StartException(String.valueOf(fault.getMessage()), fault);
        } catch (RuntimeException unexpected) {
            await(vertx.close(), CLOSE_SECONDS);
            throw unexpected;
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

    /** The hashing engine, for those who count its work. */
    public PasswordHasher hasher() {
        return hasher;
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
                    return database.close();
                });
        try {
            await(closed, CLOSE_SECONDS);
        } finally {
            // Not part of the chain: what follows it would run on an event loop that is gone.
            await(vertx.close(), CLOSE_SECONDS);
        }
    }

    /** The management listener comes first, from this thread: it loads the classes that would hold up an event loop. */
    private void listen(Settings settings) throws StartException {
        try {
            bind(management.listen(), "management", management(settings));
            Iterator<HttpListener> each = listeners.iterator();
            Future<?> deployed = vertx.deployVerticle(
                    () -> new HttpVerticle(each.next()), new DeploymentOptions().setInstances(listeners.size()));
            bind(deployed, "http", service(settings));
        } catch (StartException fault) {
            close();
            throw fault;
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

    private static HttpListener.Options service(Settings settings) {
        Settings.Http http = settings.http();
        int port = http.port() == 0 ? HttpListener.ANY_SHARED_PORT : http.port();
        return new HttpListener.Options(http.host(), port, http.idleTimeout(), http.accessLog());
    }

    private static HttpListener.Options management(Settings settings) {
        Settings.Management management = settings.management();
        return new HttpListener.Options(
                management.host(), management.port(), settings.http().idleTimeout(), false);
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

    private static void await(Future<?> future, int seconds) throws StartException {
        try {
            Object ignored = future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
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
