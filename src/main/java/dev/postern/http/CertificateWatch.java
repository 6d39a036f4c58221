package dev.postern.http;

import dev.postern.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a renewed certificate without a restart, and warns of one that ends soon. It looks at the files from time to
 * time, because those who renew certificates tell nobody. One that cannot be used is logged, and the one before stays.
 * Used by one event loop.
 */
public final class CertificateWatch {
    /** ASVS 5.0 V12.2.2 asks for a certificate that is trusted; three weeks are enough to renew one by hand. */
    private static final Duration SOON = Duration.ofDays(21);

    private static final Duration REMINDER = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final Settings.Tls settings;
    private final List<HttpListener> listeners;
    private final InstantSource clock;
    private ServerCertificate shown;
    private Instant reminded = Instant.MIN;
    private String lastFault = "";

    /** Watches nothing yet. */
    public CertificateWatch(
            Vertx vertx,
            Settings.Tls settings,
            ServerCertificate shown,
            List<HttpListener> listeners,
            InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.shown = shown;
        this.listeners = listeners;
        this.clock = clock;
    }

    /** Looks at the files from now on, until Vert.x closes. */
    public void start() {
        vertx.runOnContext(begun -> {
            remind();
            scheduleNext();
        });
    }

    private void scheduleNext() {
        vertx.setTimer(settings.reload().toMillis(), due -> vertx.executeBlocking(
                        () -> ServerCertificate.read(vertx, settings), false)
                .compose(this::show)
                .onSuccess(looked -> lastFault = "")
                .onFailure(this::note)
                .onComplete(looked -> {
                    remind();
                    scheduleNext();
                }));
    }

    private Future<?> show(ServerCertificate found) {
        if (found.isSameAs(shown)) {
            return Future.succeededFuture();
        }
        return Future.all(
                        listeners.stream().map(listener -> listener.show(found)).toList())
                .onSuccess(done -> {
                    shown = found;
                    reminded = Instant.MIN;
                    log.info("event=certificate_renewed expires={}", found.expires());
                });
    }

    /** Once for each fault, not once a minute. */
    private void note(Throwable fault) {
        String text = String.valueOf(fault.getMessage());
        if (!text.equals(lastFault)) {
            lastFault = text;
            log.error("event=certificate_unusable fault={}", text);
        }
    }

    private void remind() {
        Instant now = clock.instant();
        if (shown.expires().minus(SOON).isBefore(now) && reminded.isBefore(now.minus(REMINDER))) {
            reminded = now;
            log.warn("event=certificate_expires at={}", shown.expires());
        }
    }
}
