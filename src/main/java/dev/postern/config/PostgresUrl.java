package dev.postern.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL is, and how the way to it is protected. Immutable.
 *
 * <p>Of the driver's many parameters two are taken: whoever else connects has to understand them the same way.
 *
 * @param host a name or an address
 * @param port its port
 * @param database its name there
 * @param encrypted whether the way is encrypted and the server has to show a certificate for its name
 * @param rootCertificate the file, in PEM, of who vouches for that certificate; empty for whom Java trusts
 */
public record PostgresUrl(String host, int port, String database, boolean encrypted, String rootCertificate) {
    static final String FORM = "jdbc:postgresql://HOST[:PORT]/DATABASE,"
            + " also with ?sslmode=disable, ?sslmode=verify-full or ?sslmode=verify-full&sslrootcert=FILE";

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://"
            + "(?<host>[0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:(?<port>[0-9]{1,5}))?"
            + "/(?<database>[0-9A-Za-z_-]{1,63})"
            + "(\\?sslmode=((?<plain>disable)|verify-full(&sslrootcert=(?<root>[^&%+\\p{Cntrl}]+))?))?");

    /** The port that PostgreSQL has been given by the IANA. */
    private static final int USUAL_PORT = 5432;

    /** Reads a URL; empty when it is none of ours. Without a word on encryption it is off to this machine, on to others. */
    public static Optional<PostgresUrl> parse(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return Optional.empty();
        }
        String port = url.group("port");
        String root = url.group("root");
        String host = url.group("host").replaceAll("[\\[\\]]", "");
        boolean says = text.contains("?");
        PostgresUrl read = new PostgresUrl(
                host,
                port == null ? USUAL_PORT : Integer.parseInt(port),
                url.group("database"),
                says ? url.group("plain") == null : !Loopback.is(host),
                root == null ? "" : root);
        return Optional.of(read).filter(usable -> usable.port() <= 65_535);
    }
}
