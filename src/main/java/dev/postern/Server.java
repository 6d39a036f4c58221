package dev.postern;

import dev.postern.auth.Auth;
import dev.postern.auth.Janitor;
import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.StoreException;
import dev.postern.http.HttpVerticle;
import dev.postern.http.HttpVerticle.Listener;
import dev.postern.http.Route;
import dev.postern.http.Routes;
import dev.postern.password.PasswordHasher;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The service, running: where everything is put together. It opens from the store up to the listeners, and closes from
 * the listeners down. Thread-safe; starting and closing block.
 */
public final class Server {
    private static final int START_SECONDS = 60;
    private static final int CLOSE_SECONDS = 10;

    /** An event loop busy for longer keeps its other clients waiting; Vert.x then logs where. Our guess. */
    private static final int BLOCKED_AFTER_MILLIS = 100;

    private final Vertx vertx;
    private final Database database;
    private final PasswordHasher hasher;
    private final int port;
    private final int managementPort;

    private Server(Vertx vertx, Database database, PasswordHasher hasher, int port, int managementPort) {
        this.vertx = vertx;
        this.database = database;
        this.hasher = hasher;
        this.port = port;
        this.managementPort = managementPort;
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
            try {
                Auth auth = new Auth(settings, database, hasher, clock, random);
                new Janitor(database, settings.sessions(), clock).start(vertx);
                int port =
                        listen(vertx, service(settings.http()), Routes.ofService(auth, settings.http()), "http.port");
                int managementPort = listen(vertx, management(settings), Routes.ofManagement(auth), "management.port");
                return new Server(vertx, database, hasher, port, managementPort);
            } catch (StartException fault) {
                await(close(vertx, database, hasher), CLOSE_SECONDS);
                throw fault;
            }
        } catch (StoreException fault) {
            await(vertx.close(), CLOSE_SECONDS);
            throw new StartException(String.valueOf(fault.getMessage()), fault);
        }
    }

    /** The public port that is bound. */
    public int port() {
        return port;
    }

    /** The management port that is bound. */
    public int managementPort() {
        return managementPort;
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
        await(close(vertx, database, hasher), CLOSE_SECONDS);
    }

    private static Future<Void> close(Vertx vertx, Database database, PasswordHasher hasher) {
        List<Future<Void>> listeners =
                vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
        return Future.join(listeners)
                .eventually(() -> {
                    hasher.close();
                    return database.close();
                })
                .eventually(vertx::close)
                .mapEmpty();
    }

    private static Listener service(Settings.Http http) {
        return new Listener(http.host(), http.port(), http.eventLoops(), http.idleTimeout(), http.accessLog());
    }

    private static Listener management(Settings settings) {
        Settings.Management management = settings.management();
        return new Listener(
                management.host(), management.port(), 1, settings.http().idleTimeout(), false);
    }

    private static int listen(Vertx vertx, Listener listener, List<Route> table, String key) throws StartException {
        Queue<HttpVerticle> verticles = new ConcurrentLinkedQueue<>();
        Future<?> listening = vertx.deployVerticle(
                () -> {
                    HttpVerticle verticle = new HttpVerticle(listener, table);
                    verticles.add(verticle);
                    return verticle;
                },
                new DeploymentOptions().setInstances(listener.instances()));
        try {
            await(listening, START_SECONDS);
        } catch (StartException fault) {
            throw new StartException(
                    key + ": cannot listen on " + listener.host() + ':' + listener.port() + " (" + fault.getMessage()
                            + ")",
                    fault);
        }
        return verticles.element().port();
    }

    private static VertxOptions options(Settings settings) {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.http().eventLoops())
                .setWorkerPoolSize(settings.db().poolSize() + 4)
                .setMaxEventLoopExecuteTime(BLOCKED_AFTER_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
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
