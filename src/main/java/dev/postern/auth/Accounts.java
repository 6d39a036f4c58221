package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.domain.EmailAddress;
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
}
