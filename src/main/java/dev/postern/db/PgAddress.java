package dev.postern.db;

import dev.postern.config.PostgresUrl;
import dev.postern.config.Settings;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;

/**
 * A PostgreSQL and who we are there, in the words of both drivers. Immutable.
 *
 * <p>They agree on encryption because it is said here: none, or TLS with a certificate for the server's name.
 *
 * @param url where it is
 * @param settings who we are there, and how many connections
 */
record PgAddress(PostgresUrl url, Settings.Db settings) {
    /** A server that does not take a connection within this is taken for away. */
    private static final int CONNECT_MILLIS = 1_500;

    /** What was sent and not acknowledged by the server's machine for this long was lost with the connection. Linux only. */
    private static final int UNACKNOWLEDGED_MILLIS = 4_000;

    /** The longest that a statement may go on after we have given it up. Our guess. */
    private static final String STATEMENT_MILLIS = "5000";

    /**
     * Who says nothing for this long is told that the connection ends: nothing runs for longer, so the server's machine is
     * gone, or nobody has asked. A machine that is gone does not acknowledge that either, and the connection is closed; the
     * system's own probes would take two hours. A server that is only stopped holds its connections until it goes on. Our guess
     * at the longest way, on top of the statement.
     */
    private static final int ANSWER_MILLIS = 15_000;

    /**
     * Who has not been asked for this long leaves the pool, so that nobody is asked whose time to answer is nearly over. Price:
     * a service that is hardly used connects again and again.
     */
    static final int IDLE_MILLIS = 8_000;

    /** Keeps the password out of every text form. */
    @Override
    public String toString() {
        return "PgAddress[" + settings.url() + "]";
    }

    /**
     * Connects by the driver that blocks, for short questions: one that is not answered in time fails as if it were away. So
     * does a standby.
     */
    Connection connect() throws SQLException {
        String url =
                jdbc() + "&targetServerType=primary&socketTimeout=" + TimeUnit.MILLISECONDS.toSeconds(ANSWER_MILLIS);
        return DriverManager.getConnection(url, settings.user(), settings.password());
    }

    /** For Flyway and the copying of stores. */
    String jdbc() {
        String plain = "jdbc:postgresql://" + (url.host().contains(":") ? "[" + url.host() + "]" : url.host()) + ':'
                + url.port() + '/' + url.database()
                + "?ApplicationName=postern&connectTimeout=2&loginTimeout=5&tcpKeepAlive=true";
        if (!url.encrypted()) {
            return plain + "&sslmode=disable";
        }
        return plain + "&sslmode=verify-full"
                + (url.rootCertificate().isEmpty()
                        ? "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
                        : "&sslrootcert=" + url.rootCertificate());
    }

    PgConnectOptions connection() {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setDatabase(url.database())
                .setUser(settings.user())
                .setPassword(settings.password())
                .setCachePreparedStatements(true)
                .addProperty("application_name", "postern")
                .addProperty("statement_timeout", STATEMENT_MILLIS)
                .addProperty("idle_in_transaction_session_timeout", STATEMENT_MILLIS);
        if (!url.encrypted()) {
            return options.setSslMode(SslMode.DISABLE);
        }
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        tls.setTrustOptions(
                url.rootCertificate().isEmpty()
                        ? javasAuthorities()
                        : new PemTrustOptions().addCertPath(url.rootCertificate()));
        return options.setSslMode(SslMode.VERIFY_FULL).setSslOptions(tls);
    }

    /** Whom Java trusts has to be said: Vert.x takes no silence for it. */
    private static TrustOptions javasAuthorities() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException everyJdkHasOne) {
            throw new IllegalStateException(everyJdkHasOne);
        }
    }

    static NetClientOptions network() {
        return new NetClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpUserTimeout(UNACKNOWLEDGED_MILLIS)
                .setTcpKeepAlive(true)
                .setReadIdleTimeout(ANSWER_MILLIS)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
