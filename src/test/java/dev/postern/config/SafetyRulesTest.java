package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which combinations start, and which are refused with the name of the key to change. */
class SafetyRulesTest {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

    static Stream<Arguments> combinations() {
        return Stream.of("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.0.2.1")
                .flatMap(host -> Stream.of("response", "none").flatMap(delivery -> Stream.of("true", "false")
                        .flatMap(insecure -> Stream.of("development", "production")
                                .map(profile -> Arguments.of(host, delivery, insecure, profile)))));
    }

    @ParameterizedTest(name = "{0}, reset.delivery {1}, insecure.public {2}, {3}")
    @MethodSource("combinations")
    void unsafeCombinationIsRefusedByTheKeyToChange(String host, String delivery, String insecure, String profile) {
        List<String> expected = new ArrayList<>();
        if (!LOOPBACK.contains(host) && delivery.equals("response")) {
            expected.add("reset.delivery");
        }
        if (!LOOPBACK.contains(host) && insecure.equals("false")) {
            expected.add("http.host");
        }

        List<String> faults = Given.nothing()
                .mail()
                .argument("profile", profile)
                .argument("http.host", host)
                .argument("reset.delivery", delivery)
                .argument("reset.unknown", "403")
                .argument("insecure.public", insecure)
                .faults();

        assertThat(faults).map(fault -> fault.substring(0, fault.indexOf(':'))).isEqualTo(expected);
    }

    /** Where it listens, what encrypts, who gets reset tokens: and the keys that have to change, if any. */
    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @CsvSource({
        "127.0.0.1, tls, key, ''",
        "127.0.0.1, tls, anybody, ''",
        "127.0.0.1, tls, nobody, ''",
        "127.0.0.1, proxy, key, ''",
        "127.0.0.1, proxy, anybody, ''",
        "127.0.0.1, proxy, nobody, ''",
        "127.0.0.1, nothing, key, ''",
        "127.0.0.1, nothing, anybody, ''",
        "127.0.0.1, nothing, nobody, ''",
        "0.0.0.0, tls, key, ''",
        "0.0.0.0, tls, anybody, reset.delivery",
        "0.0.0.0, tls, nobody, ''",
        "0.0.0.0, proxy, key, ''",
        "0.0.0.0, proxy, anybody, reset.delivery",
        "0.0.0.0, proxy, nobody, ''",
        "0.0.0.0, nothing, key, http.host",
        "0.0.0.0, nothing, anybody, reset.delivery http.host",
        "0.0.0.0, nothing, nobody, http.host",
    })
    void eachCellOfTheMatrixStartsOrNamesTheKeys(String host, String encryption, String tokensFor, String keys) {
        Given given = Given.nothing()
                .argument("http.host", host)
                .argument("reset.delivery", tokensFor.equals("nobody") ? "none" : "response");
        if (tokensFor.equals("key")) {
            given = given.argument("service.key", "0123456789abcdef0123456789abcdef");
        }
        if (encryption.equals("tls")) {
            given = given.argument("tls.certificate", "server.p12");
        } else if (encryption.equals("proxy")) {
            given = given.argument("proxy.trusted", "10.0.0.2");
        }

        assertThat(given.faults().stream().map(fault -> fault.substring(0, fault.indexOf(':'))))
                .containsExactlyElementsOf(keys.isEmpty() ? List.of() : List.of(keys.split(" ")));
    }

    @Test
    void aCertificateInPemNeedsItsKey() {
        List<String> faults =
                Given.nothing().argument("tls.certificate", "chain.pem").faults();

        assertThat(faults)
                .containsExactly("tls.key: a certificate in PEM needs its key; set tls.key to the file that has it,"
                        + " or tls.certificate to a PKCS#12 file (.p12, .pfx)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server.p12", "server.pfx"})
    void aKeyNeedsItsCertificate(String certificate) {
        List<String> faults = Given.nothing()
                .argument("tls.certificate", certificate)
                .argument("tls.key", "key.pem")
                .faults();

        assertThat(faults)
                .containsExactly(
                        "tls.key: there is no certificate in PEM for this key;" + " set tls.certificate to its file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.53", "127.255.255.254", "0:0:0:0:0:0:0:1"})
    void otherNameOfThisMachineIsSafe(String host) {
        assertThat(Given.nothing().argument("http.host", host).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "128.0.0.1",
                "1127.0.0.1",
                "127.0.0.1.example.com",
                "127.example.com",
                "localhost.example.com",
                "mylocalhost",
                "::10",
                "fe80::1%eth0",
                "192.0.2.1",
            })
    void hostThatOnlyResemblesThisMachineIsOpen(String host) {
        List<String> faults = Given.nothing().argument("http.host", host).faults();

        assertThat(faults).hasSize(2).allSatisfy(fault -> assertThat(fault).contains(' ' + host));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost/p, false, ''",
        "jdbc:postgresql://127.0.0.1/p?sslmode=disable, false, ''",
        "jdbc:postgresql://[::1]/p?sslmode=disable, false, ''",
        "jdbc:postgresql://192.0.2.1/p, false, ''",
        "jdbc:postgresql://store.example/p?sslmode=verify-full, false, ''",
        "jdbc:postgresql://store.example/p?sslmode=disable, false, db.url",
        "jdbc:postgresql://192.0.2.1/p?sslmode=disable, false, db.url",
        "jdbc:postgresql://192.0.2.1/p?sslmode=disable, true, ''",
    })
    void aStoreBeyondThisMachineIsReachedEncrypted(String url, String insecure, String refused) {
        List<String> faults = Given.nothing()
                .argument("db.url", url)
                .argument("insecure.store", insecure)
                .faults();

        assertThat(faults.stream().map(fault -> fault.replaceFirst(":.*", "")))
                .isEqualTo(refused.isEmpty() ? List.of() : List.of(refused));
    }

    @Test
    void handingOutResetTokensIsAnsweredWithBothRemedies() {
        List<String> faults = Given.nothing()
                .argument("http.host", "0.0.0.0")
                .argument("insecure.public", "true")
                .faults();

        assertThat(faults)
                .containsExactly("reset.delivery: response hands every account to whoever reaches 0.0.0.0;"
                        + " set reset.delivery to mail or none, service.key to a secret of your front end,"
                        + " or http.host to 127.0.0.1");
    }

    @Test
    void openListenerIsAnsweredWithBothRemedies() {
        List<String> faults = Given.nothing()
                .argument("http.host", "0.0.0.0")
                .argument("reset.delivery", "none")
                .faults();

        assertThat(faults)
                .containsExactly("http.host: 0.0.0.0 would receive passwords unencrypted; set tls.certificate,"
                        + " http.host to 127.0.0.1 behind a proxy with TLS, proxy.trusted to that proxy's address,"
                        + " or insecure.public to true if the network itself is safe");
    }

    @Test
    void aServiceKeyMakesTokensInAnswersSafe() {
        List<String> faults = Given.nothing()
                .argument("http.host", "0.0.0.0")
                .argument("insecure.public", "true")
                .argument("service.key", "0123456789abcdef0123456789abcdef")
                .faults();

        assertThat(faults).isEmpty();
    }

    @Test
    void aServiceKeyThatIsTooShortIsNotRepeated() {
        List<String> faults =
                Given.nothing().argument("service.key", "canary-secret").faults();

        assertThat(faults)
                .containsExactly("service.key: what is given is not allowed;"
                        + " it may be secrets of 32 characters or more, separated by commas");
    }

    @Test
    void aTrustedProxyInFrontMayReachAnOpenListener() {
        List<String> faults = Given.nothing()
                .argument("http.host", "0.0.0.0")
                .argument("reset.delivery", "none")
                .argument("proxy.trusted", "10.0.0.2")
                .faults();

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "false"})
    void aPrefixedCookieHasToBeSecure(String secure) {
        List<String> faults = Given.nothing()
                .argument("cookie.prefix", "host")
                .argument("cookie.secure", secure)
                .faults();

        assertThat(faults)
                .containsExactly("cookie.prefix: browsers drop a __Host- cookie that is not Secure;"
                        + " set cookie.secure to true, or cookie.prefix to none");
    }

    @Test
    void productionNeedsMailAndTheListenerToBeAllowed() {
        List<String> faults = Given.nothing()
                .mail()
                .argument("profile", "production")
                .argument("http.host", "0.0.0.0")
                .argument("insecure.public", "true")
                .faults();

        assertThat(faults).isEmpty();
    }

    @Test
    void onePortForTwoListenersIsRefused() {
        List<String> faults = Given.nothing().argument("http.port", "5001").faults();

        assertThat(faults).containsExactly("management.port: 5001 is also http.port; choose another");
    }

    @Test
    void anyFreePortForBothListenersIsNoClash() {
        List<String> faults = Given.nothing()
                .argument("http.port", "0")
                .argument("management.port", "0")
                .faults();

        assertThat(faults).isEmpty();
    }

    @Test
    void everythingUnsafeIsReportedAtOnce() {
        List<String> faults = Given.nothing()
                .argument("http.host", "0.0.0.0")
                .argument("management.port", "5000")
                .faults();

        assertThat(faults).hasSize(3);
    }
}
