package dev.postern.auth;

import dev.postern.auth.KnownDevices.Device;
import dev.postern.config.Settings;
import dev.postern.domain.Caller;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.User;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may try a password now. Thread-safe.
 *
 * <p>Problem: passwords are guessed, many for one account or one for many accounts; and whoever locks an account against
 * guesses has given everybody the means to lock its owner out. Choice: a try is counted as failed for its account
 * before it is hashed, and forgotten when it succeeds; after five failures an account's next try has to wait, longer
 * each time. Failures of a network are counted when they are known, since hundreds of honest people may share one and
 * log in at once: what is in flight meanwhile is bounded by the line in front of the hashing threads. A device that the
 * owner has used counts by itself alone, whatever its network has done; so does, for its account, a network from which
 * the owner has logged in, so that guesses from elsewhere do not keep the owner out. Addresses without an account are
 * counted alike, so the answer tells nothing.
 *
 * <p>Price: a restart forgets the counts, but for failures in a row, which the store has.
 */
final class LoginThrottle {
    private static final Duration STRETCH = Duration.ofMinutes(15);
    private static final Duration SPREAD_STRETCH = Duration.ofHours(1);

    /** Our guess: a summer away. */
    private static final Duration KNOWN_FOR = Duration.ofDays(30);

    private static final int FREE_FAILURES = 5;
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final int consecutive;
    private final Quota byAccount;
    private final Quota byNetwork;
    private final Quota accountsOfNetwork;
    private final Marks failedPairs;
    private final Marks knownPairs;

    LoginThrottle(Settings.Throttle settings, SharedCounts counts) {
        this.consecutive = settings.loginConsecutive();
        this.byAccount = counts.quota("login_account", settings.loginAccount(), STRETCH, LoginThrottle::pauseAfter);
        this.byNetwork = counts.quota("login_network", settings.loginNetwork(), STRETCH);
        this.accountsOfNetwork = counts.quota("login_spread", settings.loginSpread(), SPREAD_STRETCH);
        this.failedPairs = counts.marks("failed_pairs", SPREAD_STRETCH);
        this.knownPairs = counts.marks("known_pairs", KNOWN_FOR);
    }

    /** Completes with the right to try once, counted as failed for now; fails with THROTTLED. */
    Future<Try> admit(Caller caller, String email, Device device) {
        Try wanted = new Try(caller.network(), EmailAddress.parse(email), device);
        return Quota.answer(wanted.count()).map(wanted);
    }

    /** Whether strangers got the password wrong so often in a row that only known devices may use it. */
    boolean isWornOut(User user) {
        return consecutive > 0 && user.failures() >= consecutive;
    }

    /** Doubles with each failure. */
    private static long pauseAfter(int failures) {
        int step = Math.min(failures - FREE_FAILURES, Long.SIZE / 2);
        return step < 0 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << step);
    }

    /** One try of one password. */
    final class Try {
        private final String network;
        private final String pair;
        private final String account;
        private final boolean owners;

        private Try(String network, Optional<EmailAddress> address, Device device) {
            String account = address.map(EmailAddress::canonical).orElse("");
            this.network = network;
            this.pair = network + ' ' + account;
            this.owners = device.owners();
            if (owners) {
                this.account = device.token().orElseThrow().digest().hex() + ' ' + account;
            } else {
                this.account = address.isEmpty() || knownPairs.has(pair) ? pair : account;
            }
        }

        /** Counts the try as failed, or nothing if it may not be. Returns for how long not. */
        private Duration count() {
            if (owners) {
                return byAccount.take(account);
            }
            Duration wait = byNetwork.waitFor(network);
            if (wait.isZero() && !failedPairs.has(pair)) {
                wait = accountsOfNetwork.waitFor(network);
            }
            return wait.isZero() ? byAccount.take(account) : wait;
        }

        /** The password was right: the account's failures are forgotten, and its owner is known here. */
        void succeeded() {
            byAccount.forget(account);
            boolean unused = knownPairs.add(pair);
        }

        /** The password was wrong. */
        void failed() {
            byNetwork.add(network);
            if (failedPairs.add(pair)) {
                accountsOfNetwork.add(network);
            }
        }

        /** No password was compared. */
        void didNotHappen() {
            byAccount.giveBack(account);
        }
    }
}
