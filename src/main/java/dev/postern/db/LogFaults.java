package dev.postern.db;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hears whether the store could write its log. Thread-safe.
 *
 * <p>Problem: HSQLDB acknowledges a commit that it could not write, and tells its event log alone (measured under a limit
 * on the size of files: 420 log-ins acknowledged, the last ones lost). Choice: that is heard, on the thread that commits
 * and before the commit returns; from then on nothing is acknowledged. Price: one bad moment of the disk takes a restart,
 * which reads what was written.
 */
final class LogFaults extends Handler {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(LogFaults.class);

    /** The JDK forgets loggers that nobody holds. */
    private @Nullable Logger source;

    private volatile boolean heard;

    /** Listens to a store of this process, by the name that it has given itself. */
    synchronized void listenTo(String databaseName) {
        Logger logger = Logger.getLogger("hsqldb.db." + databaseName + ".ENGINE");
        logger.addHandler(this);
        source = logger;
    }

    /** Completes with what the work completes with, if nothing was heard so far; fails with STORE_UNAVAILABLE otherwise. */
    <T> Future<T> unlessHeard(Supplier<Future<T>> work) {
        return heard ? Future.failedFuture(new AuthException(Reason.STORE_UNAVAILABLE)) : work.get();
    }

    @Override
    public void publish(LogRecord event) {
        Throwable fault = event.getThrown();
        if (fault != null && !heard) {
            heard = true;
            log.error("event=store_log_fault fault={}", fault.getClass().getSimpleName());
        }
    }

    @Override
    public void flush() {}

    @Override
    public synchronized void close() {
        if (source != null) {
            source.removeHandler(this);
        }
    }
}
