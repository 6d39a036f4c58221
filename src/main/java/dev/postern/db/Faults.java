package dev.postern.db;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.domain.Tally;
import io.vertx.core.Future;
import io.vertx.sqlclient.DatabaseException;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the database says went wrong, in our words. */
final class Faults {
    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    /** Source of these four: PostgreSQL 18, appendix A. */
    private static final String DISK_FULL = "53100";

    private static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String CONNECTION = "08";
    private static final String OPERATOR = "57P";

    /** By state and class of a fault, of which there are some dozens. */
    private static final ConcurrentMap<String, Tally> TALLIES = new ConcurrentHashMap<>();

    private Faults() {}

    /** A row with this key exists. */
    static final class DuplicateKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DuplicateKey() {
            super("duplicate key", null, false, false);
        }
    }

    /** Two transactions got in each other's way and this one gave in; run again, it can succeed. */
    static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Conflict() {
            super("transaction conflict", null, false, false);
        }
    }

    /** Fails with the fault in our words: itself, DuplicateKey, Conflict, or STORE_UNAVAILABLE. */
    static <T> Future<T> rethrow(Throwable fault) {
        return Future.failedFuture(translate(fault));
    }

    /** The same for a statement that nobody will run again: a Conflict is STORE_UNAVAILABLE. */
    static <T> Future<T> rethrowLast(Throwable fault) {
        Throwable translated = translate(fault);
        return Future.failedFuture(
                translated instanceof Conflict ? new AuthException(Reason.STORE_UNAVAILABLE) : translated);
    }

    private static Throwable translate(Throwable fault) {
        if (fault instanceof AuthException || fault instanceof DuplicateKey || fault instanceof Conflict) {
            return fault;
        }
        // Source: SQL:2023 part 2 table 38: 23505 unique violation, class 40 transaction rollback.
        String state = sqlState(fault);
        if (state.equals("23505")) {
            return new DuplicateKey();
        }
        if (state.startsWith("40")) {
            return new Conflict();
        }
        if (state.equals(DISK_FULL)) {
            return new AuthException(Reason.STORE_FULL);
        }
        record(state, fault.getClass().getSimpleName());
        return new AuthException(Reason.STORE_UNAVAILABLE);
    }

    /** No message and no trace: a driver's message may repeat the values. */
    private static void record(String state, String fault) {
        long now = System.nanoTime();
        long count = TALLIES.computeIfAbsent(state + ' ' + fault, first -> new Tally(now))
                .countAndAsk(now);
        if (count > 0) {
            log.error("event=store_fault state={} fault={} count={}", state, fault, count);
        }
    }

    /** Whether a PostgreSQL could not be reached, or was just starting or stopping: waiting helps. */
    static boolean isAway(Throwable fault) {
        String state = sqlState(fault);
        return state.startsWith(CONNECTION) || state.startsWith(OPERATOR) || state.equals(TOO_MANY_CONNECTIONS);
    }

    /** Five characters, or none where no database has spoken. */
    static String sqlState(Throwable fault) {
        for (Throwable link = fault; link != null; link = link.getCause()) {
            if (link instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
            if (link instanceof DatabaseException database && database.getSqlState() != null) {
                return database.getSqlState();
            }
        }
        return "";
    }
}
