package dev.postern.db;

import dev.postern.domain.Token;
import io.vertx.core.Future;
import java.util.List;

/**
 * What the nodes on one store tell each other. Thread-safe.
 *
 * <p>The store itself tells of each session that ends, in the transaction that ends it, whoever ends it.
 */
public interface Notices {
    /** Begins to listen. To be called once. */
    void listen(Listener listener);

    /**
     * Whether everything that was acknowledged on another node up to a second ago has been heard here. While it has not,
     * what is remembered of the store may be out of date.
     */
    boolean areCurrent();

    /** Whether there can be other nodes. */
    boolean hasOthers();

    /**
     * Tells the other nodes something of a few thousand bytes at most. Completes when it is on its way; fails with
     * STORE_UNAVAILABLE. This node may hear it as well.
     */
    Future<Void> tell(String text);

    /** Listens no longer. Completes when that is done. */
    Future<Void> close();

    /** Who hears. Called on an event loop, so it does not block. */
    interface Listener {
        /** These sessions have ended. */
        void sessionsEnded(List<Token.Digest> tokens);

        /** Any session may have ended without a word: listening begins, perhaps not for the first time. */
        void endingsMissed();

        /** A node, perhaps this one, tells the others something. */
        void told(String text);
    }

    /** The only node on its store. */
    Notices NOBODY_ELSE = new Notices() {
        @Override
        public void listen(Listener listener) {}

        @Override
        public boolean areCurrent() {
            return true;
        }

        @Override
        public boolean hasOthers() {
            return false;
        }

        @Override
        public Future<Void> tell(String text) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    };
}
