package dev.postern;

import dev.postern.testing.Client;
import dev.postern.testing.Reply;
import java.util.List;
import java.util.concurrent.Callable;

/** Compares one account after a crash with what was acknowledged before, and finds out what was in doubt. */
final class CrashCheck implements Callable<Boolean> {
    private final CrashJournal journal;
    private final Client client;
    private final CrashAccount account;
    private final int endedSessions;

    /**
     * A check.
     *
     * @param endedSessions how many sessions that ended are looked at, the last ones
     */
    CrashCheck(CrashJournal journal, Client client, CrashAccount account, int endedSessions) {
        this.journal = journal;
        this.client = client;
        this.account = account;
        this.endedSessions = endedSessions;
    }

    @Override
    public Boolean call() {
        switch (account.doubt) {
            case NONE -> {}
            case REGISTRATION -> settleRegistration();
            case LOG_IN -> account.sessionUnseen();
            case LOG_OUT -> settleLogOut();
            // The token before may or may not have been replaced: of neither is anything known.
            case RESET_REQUEST -> account.resetTokenIssued("");
            case RESET -> settleReset();
        }
        checkPasswords();
        checkSessions();
        return true;
    }

    /** Either it can log in and its address is taken, or it cannot and the address is free. */
    private void settleRegistration() {
        boolean there = canLogIn(account.password);
        Reply again = client.register(account.email, account.password);
        expect(again, there ? 400 : 200, "registering again, where log-in says " + there);
        account.settle();
    }

    private void settleLogOut() {
        String cookie = account.doubted;
        if (client.profile(cookie).status() == 200) {
            account.settle();
        } else {
            account.loggedOut(cookie);
        }
    }

    /** The password, the token and the sessions: all of them changed, or none. */
    private void settleReset() {
        String fresh = account.doubted;
        boolean oldWorks = canLogIn(account.password);
        boolean freshWorks = canLogIn(fresh);
        long sessions = account.alive.stream()
                .filter(cookie -> client.profile(cookie).status() == 200)
                .count();
        int tokenAnswer = client.reset(account.email, account.resetToken, fresh).status();

        boolean nothing = oldWorks && !freshWorks && sessions == account.alive.size() && tokenAnswer == 200;
        boolean everything = !oldWorks && freshWorks && sessions == 0 && tokenAnswer == 403;
        if (!nothing && !everything) {
            journal.halfResets.add(account.email + ": old works " + oldWorks + ", new works " + freshWorks + ", "
                    + sessions + " of " + account.alive.size() + " sessions alive, token answers " + tokenAnswer);
        }
        // Where nothing had changed, the token has just changed everything.
        account.reset(fresh);
    }

    private void checkPasswords() {
        Reply reply = client.logIn(account.email, account.password);
        expect(reply, 200, "log-in with the last password");
        if (reply.status() == 200) {
            expect(client.delete("/sessions", "cookie", reply.cookie()), 302, "log-out of a new session");
        }
        if (!account.formerPassword.isEmpty()) {
            expect(client.logIn(account.email, account.formerPassword), 401, "log-in with the password before");
        }
    }

    private void checkSessions() {
        for (String cookie : account.alive) {
            expect(client.profile(cookie), 200, "a session that did not end");
        }
        List<String> ended = account.ended;
        for (String cookie : ended.subList(Math.max(0, ended.size() - endedSessions), ended.size())) {
            expect(client.profile(cookie), 403, "a session that ended");
        }
    }

    private boolean canLogIn(String password) {
        Reply reply = client.logIn(account.email, password);
        if (reply.status() == 200) {
            expect(client.delete("/sessions", "cookie", reply.cookie()), 302, "log-out of a new session");
        }
        return reply.status() == 200;
    }

    private void expect(Reply reply, int status, String what) {
        if (reply.status() != status) {
            journal.lost.add(account.email + ": " + what + " answered " + reply.status() + ", not " + status);
        }
    }
}
