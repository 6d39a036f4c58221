package dev.postern.auth;

import dev.postern.db.Database;
import dev.postern.domain.Account;
import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.OpenSession;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What somebody who is logged in sees of the account and its sessions, and the ending of these. Thread-safe. */
final class OpenSessions {
    private final Database database;
    private final SessionKeeper sessions;
    private final AuthEvents events;

    OpenSessions(Database database, SessionKeeper sessions, AuthEvents events) {
        this.database = database;
        this.sessions = sessions;
        this.events = events;
    }

    Future<Account> account(Caller caller, Optional<Token> token) {
        return sessions.current(caller, token)
                .compose(current ->
                        database.store().users().account(current.userId(), sessions.begunAfter(), sessions.usedAfter()))
                .compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new AuthException(Reason.NO_SESSION))));
    }

    Future<List<OpenSession>> list(Caller caller, Optional<Token> token) {
        return sessions.current(caller, token).compose(current -> database.store()
                .sessions()
                .listOf(current.userId(), sessions.begunAfter(), sessions.usedAfter()));
    }

    Future<Void> end(Caller caller, Optional<Token> token, String id) {
        return sessions.current(caller, token).compose(current -> database.store()
                .sessions()
                .delete(current.userId(), id)
                .andThen(tried -> sessions.allEnded(current.userId()))
                .compose(deleted -> deleted
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(new AuthException(Reason.SESSION_UNKNOWN)))
                .onSuccess(ended -> events.sessionEnded(caller, current.userId())));
    }

    Future<Integer> endOthers(Caller caller, Optional<Token> token) {
        return sessions.current(caller, token).compose(current -> database.store()
                .sessions()
                .deleteOthersOf(current.userId(), current.token())
                .andThen(tried -> sessions.allEnded(current.userId()))
                .onSuccess(ended -> events.otherSessionsEnded(caller, current.userId())));
    }
}
