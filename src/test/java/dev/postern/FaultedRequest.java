package dev.postern;

import dev.postern.testing.Client;
import dev.postern.testing.FaultyDriver;
import dev.postern.testing.FaultyDriver.Fault;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One request, on an account of its own, during which a call to the store fails; and what is found wrong with it. One
 * thread at a time.
 */
final class FaultedRequest {
    private static final String OLD = "old secret";
    private static final String NEW = "new secret";

    private final TestServer server;
    private final Client client;
    private final String url;
    private final Route route;
    private final String email;
    private final List<String> findings = new ArrayList<>();
    private String cookie = "";
    private String resetToken = "";
    private String failed = "none";

    /** What is asked for. */
    enum Route {
        REGISTER(1_000),
        LOG_IN(1_000),
        LOG_OUT(1_000),
        LOG_OUT_FROM_STORE(0),
        PROFILE_FROM_STORE(0),
        REQUEST_RESET(1_000),
        RESET(1_000);

        /** How many sessions the service is to know in memory. */
        final int cache;

        Route(int cache) {
            this.cache = cache;
        }
    }

    /** Makes the account, unless that is what is asked for. */
    FaultedRequest(TestServer server, String url, Route route, String email) {
        this.server = server;
        this.client = server.client();
        this.url = url;
        this.route = route;
        this.email = email;
        if (route != Route.REGISTER) {
            client.register(email, OLD);
            cookie = client.session(email, OLD);
            resetToken = client.resetToken(email);
        }
    }

    /** What is wrong; empty for nothing. */
    List<String> findings() {
        return findings;
    }

    /** Asks, and has a call fail. Returns whether there was such a call. */
    boolean run(FaultyDriver driver, int call, Fault how) throws SQLException {
        server.clock().advance(Duration.ofSeconds(1));
        StoredAccount before = StoredAccount.read(url, email);
        driver.fail(call, how);
        Reply reply = send();
        failed = driver.work();
        if (!cookie.isEmpty()) {
            // So that the service has seen what there is now, and would go on believing it.
            Reply ignored = client.profile(cookie);
        }
        // Whatever a connection still had to write would be written with this.
        expect(client.register("next-" + email, OLD), 200, "the next write");
        judge(before, reply);
        return !failed.isEmpty();
    }

    /** Asks as if nothing had been. */
    void runWithoutFault() throws SQLException {
        server.clock().advance(Duration.ofSeconds(1));
        StoredAccount before = StoredAccount.read(url, email);
        Reply reply = send();
        expect(reply, success(), "a request without a fault");
        judge(before, reply);
    }

    private Reply send() {
        return switch (route) {
            case REGISTER -> client.register(email, OLD);
            case LOG_IN -> logInAgain();
            case LOG_OUT, LOG_OUT_FROM_STORE -> client.delete("/sessions", "cookie", cookie);
            case PROFILE_FROM_STORE -> client.profile(cookie);
            case REQUEST_RESET -> client.postForm("/reset_password", "email", email);
            case RESET -> client.reset(email, resetToken, NEW);
        };
    }

    private Reply logInAgain() {
        String form = Client.form("email", email, "password", OLD);
        return client.send("POST", "/sessions", form, "content-type", Client.FORM, "cookie", cookie);
    }

    /** All of it or nothing; all of it where the answer says so. */
    private void judge(StoredAccount before, Reply reply) throws SQLException {
        StoredAccount after = StoredAccount.read(url, email);
        boolean nothing = before.equals(after);
        boolean success = reply.status() == success();
        if (!success && !isRefusal(reply)) {
            findings.add(this + ": neither success nor refusal, " + reply);
        }
        if (!isEverything(before, after) && !(nothing && !success)) {
            findings.add(this + " was answered " + reply.status() + ": before " + before + ", after " + after);
        }
        judgeWhatIsServed(!nothing, reply);
    }

    private int success() {
        return route == Route.LOG_OUT || route == Route.LOG_OUT_FROM_STORE ? 302 : 200;
    }

    private static boolean isRefusal(Reply reply) {
        return reply.status() >= 500 && reply.header("content-type").equals("application/problem+json");
    }

    private boolean isEverything(StoredAccount before, StoredAccount after) {
        return switch (route) {
            case REGISTER -> !before.exists() && after.exists();
            case LOG_IN ->
                after.lastLogin() > before.lastLogin()
                        && after.sessions().size() == 1
                        && !after.sessions().equals(before.sessions());
            case LOG_OUT, LOG_OUT_FROM_STORE ->
                before.sessions().size() == 1 && after.sessions().isEmpty();
            case PROFILE_FROM_STORE -> after.equals(before);
            case REQUEST_RESET -> !after.resetToken().equals(before.resetToken());
            case RESET ->
                !after.hash().equals(before.hash())
                        && after.sessions().isEmpty()
                        && after.resetToken().isEmpty();
        };
    }

    /** What the service says has to be what the store has. */
    private void judgeWhatIsServed(boolean done, Reply reply) {
        boolean registered = route != Route.REGISTER || done;
        boolean reset = route == Route.RESET && done;
        boolean ended = done && route != Route.REQUEST_RESET;
        if (!cookie.isEmpty()) {
            expect(client.profile(cookie), ended ? 403 : 200, "the session of before");
        }
        if (route == Route.LOG_IN && reply.status() == 200) {
            expect(client.profile(reply.cookie()), 200, "the new session");
        }
        expect(client.logIn(email, OLD), registered && !reset ? 200 : 401, "the old password");
        expect(client.logIn(email, NEW), reset ? 200 : 401, "the new password");
    }

    private void expect(Reply reply, int status, String what) {
        if (reply.status() != status) {
            findings.add(this + ": " + what + " answers " + reply.status() + ", not " + status);
        }
    }

    @Override
    public String toString() {
        return route + " of " + email + " with " + failed + " failing";
    }
}
