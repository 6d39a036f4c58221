package dev.postern.db;

import dev.postern.domain.Tally;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.sqlclient.SqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a new connection into a pool unless its server is a standby. Thread-safe.
 *
 * <p>Problem: behind an address that leads to whoever is there, the standby answers before it is promoted; it shows what was
 * true when it last heard from the primary, and lets in who has logged out since. Choice: whoever is in recovery is no store.
 * It is asked once, since no server goes back into recovery with its connections open. Price: a question for each new
 * connection.
 */
final class PrimaryOnly implements Handler<SqlConnection> {
    private static final Logger log = LoggerFactory.getLogger(PrimaryOnly.class);

    private final Tally standbys = new Tally(System.nanoTime());

    @Override
    public void handle(SqlConnection fresh) {
        fresh.query("SELECT pg_is_in_recovery()")
                .execute()
                .compose(answer -> answer.iterator().next().getBoolean(0) ? end(fresh) : fresh.close())
                .onFailure(fault -> log.debug("event=store_not_asked fault={}", fault.toString()));
    }

    /** By its server: here it could only be given to the pool. What is not ended so is ended by its silence. */
    private Future<Void> end(SqlConnection ofStandby) {
        long count = standbys.countAndAsk(System.nanoTime());
        if (count > 0) {
            log.warn("event=store_standby count={}", count);
        }
        return ofStandby
                .query("SELECT pg_terminate_backend(pg_backend_pid())")
                .execute()
                .mapEmpty();
    }
}
