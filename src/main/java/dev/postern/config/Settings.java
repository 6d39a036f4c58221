package dev.postern.config;

import dev.postern.domain.Subnet;
import java.time.Duration;
import java.util.List;

/**
 * Everything an operator has decided, checked and typed. Immutable. {@link Keys} says what each value may be and why it
 * is what it is by default.
 *
 * @param profile which set of defaults applies
 * @param http the public listener
 * @param tls how it encrypts
 * @param management the operator's listener
 * @param db the store
 * @param password hashing and what a password must be
 * @param sessions how long a log-in lasts
 * @param account what becomes of accounts
 * @param register making accounts
 * @param mail how mail leaves
 * @param reset forgotten passwords
 * @param throttle how often things may be tried
 */
public record Settings(
        Profile profile,
        Http http,
        Tls tls,
        Management management,
        Db db,
        Password password,
        Sessions sessions,
        Account account,
        Register register,
        MailSettings mail,
        Reset reset,
        Throttle throttle) {

    /** A set of defaults. */
    public enum Profile {
        /** The seed's contract to the letter, for one machine. */
        DEVELOPMENT,
        /** Everything hardened. */
        PRODUCTION
    }

    /** How a reset token reaches the person who asked for it. */
    public enum Delivery {
        /** In the answer itself: whoever asks, gets it. */
        RESPONSE,
        /** In a mail to the account's address, never in an answer. */
        MAIL,
        /** Not at all: resets are switched off. */
        NONE
    }

    /** What computes bcrypt. All compute the same hashes. */
    public enum Engine {
        /** Our own, which computes two that wait in about the time of one. */
        PAIRED,
        /** The library, one after the other. */
        JBCRYPT
    }

    /**
     * The public listener.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any free one
     * @param eventLoops how many event loops serve requests, at least 1
     * @param idleTimeout how long a connection may stay silent
     * @param accessLog whether each request is logged
     * @param cookie how the session's cookie is made
     * @param proxies whose word about a client is believed
     * @param origins whose pages may change something here, beside our own
     */
    public record Http(
            String host,
            int port,
            int eventLoops,
            Duration idleTimeout,
            boolean accessLog,
            Cookie cookie,
            List<Subnet> proxies,
            List<String> origins) {}

    /**
     * How the public listener encrypts.
     *
     * @param certificate the file with the chain of certificates, in PEM or PKCS#12; empty for no encryption
     * @param key the file with the key in PEM; empty where the certificate's file has it
     * @param password what a PKCS#12 file is encrypted with
     * @param reload how often the files are looked at
     * @param hsts for how long browsers shall insist on encryption; zero for not at all
     */
    public record Tls(String certificate, String key, String password, Duration reload, Duration hsts) {
        /** Whether there is a certificate to encrypt with. */
        public boolean isOn() {
            return !certificate.isEmpty();
        }

        /** Whether certificate and key are in one PKCS#12 file. */
        public boolean isPkcs12() {
            return certificate.endsWith(".p12") || certificate.endsWith(".pfx");
        }

        /** Keeps the password out of every text form. */
        @Override
        public String toString() {
            return "Tls[certificate=" + certificate + ", key=" + key + "]";
        }
    }

    /**
     * The session's cookie.
     *
     * @param secure whether it carries the {@code Secure} attribute
     * @param prefix what its name begins with
     */
    public record Cookie(Secure secure, Prefix prefix) {}

    /** Whether a cookie carries the {@code Secure} attribute. */
    public enum Secure {
        /** When the client's connection is encrypted, as far as we or a trusted proxy can tell. */
        AUTO,
        /** Always. */
        TRUE,
        /** Never. */
        FALSE
    }

    /** What the name of a cookie begins with. */
    public enum Prefix {
        /** Nothing: the seed's name. */
        NONE,
        /** {@code __Host-}: a browser then keeps it to this host and to encrypted connections. */
        HOST
    }

    /**
     * The operator's listener.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any free one
     */
    public record Management(String host, int port) {}

    /**
     * The store.
     *
     * @param url where it is
     * @param user who we are there
     * @param password our password there; empty for one that the service makes and keeps beside the store
     * @param poolSize how many connections at most
     * @param freeSpaceFloorBytes below this much free disk nothing is written
     */
    public record Db(String url, String user, String password, int poolSize, long freeSpaceFloorBytes) {
        /** Keeps the password out of every text form. */
        @Override
        public String toString() {
            return "Db[url=" + url + ", user=" + user + "]";
        }
    }

    /**
     * Hashing and what a password must be.
     *
     * @param cost bcrypt's cost: two to this power rounds
     * @param threads how many hashes are computed at once, at least 1
     * @param queue how many may wait
     * @param queueTimeout how long one may wait
     * @param minLength the shortest new password, in code points
     * @param refuseCommon whether new passwords that are guessed first are refused
     * @param names of the service, which are guessed first too
     * @param breached the file with the filter of stolen passwords; empty for none
     * @param engine what computes the hashes
     */
    public record Password(
            int cost,
            int threads,
            int queue,
            Duration queueTimeout,
            int minLength,
            boolean refuseCommon,
            List<String> names,
            String breached,
            Engine engine) {}

    /**
     * How long a log-in lasts.
     *
     * @param idle without use
     * @param absolute in all
     * @param perUser how many one account may have at once; the oldest ends
     * @param touchInterval how far behind the store may be in knowing when a session was last used; a thirtieth of the
     *     idle time at most
     * @param cache how many sessions are known in memory
     */
    public record Sessions(Duration idle, Duration absolute, int perUser, Duration touchInterval, int cache) {
        /** Keeps the interval short against the idle time. */
        public Sessions {
            Duration longest = idle.dividedBy(30);
            touchInterval = touchInterval.compareTo(longest) > 0 ? longest : touchInterval;
        }

        /**
         * How long a session stays in the store after the last use that the store knows of: it may have been used later, by
         * the interval and a minute for a store that is slow.
         */
        public Duration keptUnused() {
            return idle.plus(touchInterval).plusMinutes(1);
        }
    }

    /**
     * What becomes of accounts.
     *
     * @param deletionGrace for how long an account that its owner has removed comes back with a log-in; zero for not at all
     */
    public record Account(Duration deletionGrace) {}

    /**
     * Making accounts.
     *
     * @param verify whether an account begins with the proof of its address
     * @param conflict what who registers a known address is told
     * @param verificationTtl how long a link works that proves an address
     */
    public record Register(Verify verify, Conflict conflict, Duration verificationTtl) {}

    /** Whether an account begins with the proof of its address. */
    public enum Verify {
        /** No: it can be used at once, and be proven later. */
        OFF,
        /** Yes: there is none before somebody has used a link that was sent there. */
        MAIL
    }

    /** What who registers a known address is told. */
    public enum Conflict {
        /** That it is known. */
        REVEAL,
        /** Nothing; its owner gets a mail. */
        HIDE
    }

    /** What who asks a reset for an unknown address is told. */
    public enum Unknown {
        /** That it is unknown. */
        REVEAL,
        /** Nothing. */
        HIDE
    }

    /**
     * Forgotten passwords.
     *
     * @param ttl how long a reset token works
     * @param delivery how it reaches the person
     * @param unknown what who asks for an unknown address is told
     * @param serviceKeys one of which a front end has to know to ask for one; empty for whoever asks
     */
    public record Reset(Duration ttl, Delivery delivery, Unknown unknown, List<String> serviceKeys) {
        /** Keeps the keys out of every text form. */
        @Override
        public String toString() {
            return "Reset[ttl=" + ttl + ", delivery=" + delivery + "]";
        }
    }

    /**
     * How often things may be tried; 0 is no limit.
     *
     * @param loginAccount failed log-ins of an account in fifteen minutes
     * @param loginNetwork failed log-ins from a network in fifteen minutes
     * @param loginSpread accounts at which a network fails in an hour
     * @param loginConsecutive failed log-ins of an account in a row
     * @param loginDevices browsers of an account that are known; 0 for none
     * @param registerNetwork registrations from a network in an hour
     * @param resetAccount reset tokens asked for an address in an hour
     * @param resetNetwork reset tokens asked for from a network in an hour
     * @param resetFailures wrong reset tokens for an address in fifteen minutes
     * @param unknownSessions cookies of no session from a network in a minute
     */
    public record Throttle(
            int loginAccount,
            int loginNetwork,
            int loginSpread,
            int loginConsecutive,
            int loginDevices,
            int registerNetwork,
            int resetAccount,
            int resetNetwork,
            int resetFailures,
            int unknownSessions) {}
}
