package dev.postern.db;

import dev.postern.domain.Token;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices by PostgreSQL's LISTEN and NOTIFY, on a connection of their own. Thread-safe: its state changes on one event loop.
 *
 * <p>Problem: whoever listens cannot tell silence from a cut line, a server that hangs, or having been asleep; and a
 * session that was ended meanwhile would be let in. Choice: a lease. A question goes over the same connection every
 * quarter of a second; the server sends what it has to notify before it answers. So an answer says that everything
 * acknowledged before the question was asked has been heard, and that is believed for a second from the asking on,
 * whatever happens to the line, the server or this process in that second. After a connection was lost, whatever is
 * remembered counts as out of date. Price: four small questions a second from each node, and reading each session from
 * the store while the line is down.
 */
final class PgNotices implements Notices {
    private static final String ENDED = "postern_ended";
    private static final String TOLD = "postern_told";
    private static final String ALL = "*";

    /** How long an answer is believed; with it the promise that nobody is let in for longer than a second too long. */
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long ASK_EVERY_MILLIS = 250;

    /** A line that does not answer within this is given up. Our guess: longer than any pause of ours or the server's. */
    private static final long PATIENCE_MILLIS = 2_000;

    private static final int FIRST_RETRY_MILLIS = 50;
    private static final int LAST_RETRY_MILLIS = 2_000;

    private static final Logger log = LoggerFactory.getLogger(PgNotices.class);

    private final Vertx vertx;
    private final Context context;
    private final PgAddress address;
    private final Pool pool;
    private final StoreClock clock;
    private final SecureRandom random;
    private volatile long believedUntil = System.nanoTime();
    private @Nullable PgConnection line;
    private Future<Void> trying = Future.succeededFuture();
    private long askedAt;
    private boolean asking;
    private boolean closed;

    /** Notices of a server; what is told goes over the pool, and the clock is set with each question. */
    PgNotices(Vertx vertx, PgAddress address, Pool pool, StoreClock clock, SecureRandom random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.address = address;
        this.pool = pool;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void listen(Listener hearer) {
        context.runOnContext(start -> connect(hearer, 0));
    }

    @Override
    public boolean areCurrent() {
        return believedUntil - System.nanoTime() > 0;
    }

    @Override
    public boolean hasOthers() {
        return true;
    }

    @Override
    public Future<Void> tell(String text) {
        return pool.preparedQuery("SELECT pg_notify('" + TOLD + "', $1)")
                .execute(Tuple.of(text))
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .recover(Faults::rethrowLast)
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return Future.future(done -> context.runOnContext(stop -> {
            closed = true;
            PgConnection open = line;
            line = null;
            // One that is being made would keep Vert.x from closing.
            trying.transform(tried -> open == null ? Future.<Void>succeededFuture() : open.close())
                    .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .onComplete(done);
        }));
    }

    private void connect(Listener hearer, int failures) {
        if (closed) {
            return;
        }
        Future<PgConnection> connecting = PgConnection.connect(vertx, address.connection());
        trying = connecting
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .compose(fresh -> listenOn(fresh, hearer))
                .onFailure(fault -> {
                    connecting.onSuccess(PgNotices::end);
                    if (failures == 0 && !closed) {
                        log.warn("event=notices_lost fault={}", fault.getClass().getSimpleName());
                    }
                    vertx.setTimer(pauseAfter(failures), again -> connect(hearer, failures + 1));
                });
    }

    private Future<Void> listenOn(PgConnection fresh, Listener hearer) {
        fresh.notificationHandler(notice -> hear(notice, hearer));
        long asked = System.nanoTime();
        return fresh.query("LISTEN " + ENDED + "; LISTEN " + TOLD)
                .execute()
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .compose(listening -> {
                    if (closed) {
                        return fresh.close();
                    }
                    keep(fresh, hearer, asked);
                    return Future.succeededFuture();
                });
    }

    private void keep(PgConnection fresh, Listener hearer, long asked) {
        hearer.endingsMissed();
        line = fresh;
        asking = false;
        believedUntil = asked + LEASE_NANOS;
        fresh.closeHandler(gone -> lost(fresh, hearer));
        vertx.setPeriodic(ASK_EVERY_MILLIS, timer -> {
            if (line == fresh) {
                ask(fresh, hearer);
            } else {
                boolean unused = vertx.cancelTimer(timer);
            }
        });
        log.info("event=notices_heard");
    }

    private void ask(PgConnection open, Listener hearer) {
        long now = System.nanoTime();
        if (asking) {
            if (now - askedAt > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                lost(open, hearer);
            }
            return;
        }
        asking = true;
        askedAt = now;
        open.query(StoreClock.QUESTION)
                .execute()
                .onSuccess(answer -> {
                    clock.read(answer.iterator().next().getLong(0), now);
                    if (line == open) {
                        asking = false;
                        believedUntil = now + LEASE_NANOS;
                    }
                })
                .onFailure(fault -> lost(open, hearer));
    }

    private void lost(PgConnection gone, Listener hearer) {
        if (line == gone) {
            line = null;
            believedUntil = System.nanoTime();
            end(gone);
            if (!closed) {
                log.warn("event=notices_lost");
                connect(hearer, 0);
            }
        }
    }

    private static void end(PgConnection gone) {
        gone.close().onFailure(fault -> log.debug("event=notices_close fault={}", fault.toString()));
    }

    private static void hear(PgNotification notice, Listener hearer) {
        String text = notice.getPayload();
        if (notice.getChannel().equals(TOLD)) {
            hearer.told(text);
        } else if (text.equals(ALL)) {
            hearer.endingsMissed();
        } else {
            hearEndings(text, hearer);
        }
    }

    /** Who may write to the store may also notify nonsense: then nothing is believed that was remembered. */
    private static void hearEndings(String text, Listener hearer) {
        List<Token.Digest> ended;
        try {
            ended = Arrays.stream(text.split(" ")).map(Token.Digest::ofHex).toList();
        } catch (IllegalArgumentException nonsense) {
            hearer.endingsMissed();
            return;
        }
        hearer.sessionsEnded(ended);
    }

    /** Doubles with each failure; a part of it is chance, so that the nodes do not come back all at once. */
    private long pauseAfter(int failures) {
        int pause = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures, Byte.SIZE));
        return pause / 2L + random.nextInt(pause / 2);
    }
}
