package dev.postern.auth;

import dev.postern.db.Store;
import io.vertx.core.Future;

/**
 * The links that an account has open, sent or still to be sent: whoever could ask for them may not be its owner any more. A
 * mail that waits makes its token when it leaves, so it has to go as well.
 */
final class OpenLinks {
    private OpenLinks() {}

    /** Takes all back. Needs the account locked by the same transaction. Completes when the transaction has it. */
    static Future<Void> revoke(Store store, long userId) {
        return store.mails()
                .deleteChangesOf(userId)
                .compose(waiting -> store.tokens().deleteAllOf(userId))
                .mapEmpty();
    }
}
