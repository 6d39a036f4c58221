package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.domain.AuthException;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.User;
import io.vertx.core.Future;
import java.util.Optional;

/** Whose address a text is. Thread-safe. */
final class Accounts {
    private final Database database;

    Accounts(Database database) {
        this.database = database;
    }

    /** Completes with the account, or with nothing for an unknown address and for a text that is none. */
    Future<Optional<User>> find(String email) {
        return EmailAddress.parse(email)
                .map(address -> database.store().users().findByEmail(address))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** Completes with the address; fails with EMAIL_INVALID. */
    static Future<EmailAddress> address(String email) {
        return EmailAddress.parse(email)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new AuthException(
                        Reason.EMAIL_INVALID,
                        "An e-mail address has one @, a domain, at most " + EmailAddress.MAX_BYTES
                                + " bytes, and no blanks or invisible characters.")));
    }
}
