package dev.postern;

import dev.postern.config.Settings;
import dev.postern.db.Database;
import dev.postern.db.StoreException;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The opening of the store, for as long as that takes: a server that is away is asked again until we are abandoned. */
final class StoreOpening implements Callable<Database> {
    private static final int RETRY_SECONDS = 1;

    private static final Logger log = LoggerFactory.getLogger(StoreOpening.class);

    private final Vertx vertx;
    private final Settings.Db settings;
    private final SecureRandom random;
    private final CountDownLatch abandoned = new CountDownLatch(1);

    StoreOpening(Vertx vertx, Settings.Db settings, SecureRandom random) {
        this.vertx = vertx;
        this.settings = settings;
        this.random = random;
    }

    @Override
    public Database call() throws StoreException, InterruptedException {
        boolean told = false;
        while (true) {
            try {
                return Database.open(vertx, settings, random);
            } catch (StoreException fault) {
                if (!fault.isAway()) {
                    throw fault;
                }
                if (!told) {
                    log.warn("event=store_away fault={}", fault.getMessage());
                    told = true;
                }
                if (abandoned.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    throw fault;
                }
            }
        }
    }

    /** Waits no longer for a store that is away. */
    void abandon() {
        abandoned.countDown();
    }
}
