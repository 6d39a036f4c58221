package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables are settings, which are mistakes, and which are somebody else's. */
class EnvironmentTest {
    /** What Kubernetes and Docker add for services named postern, postern-api and postern-db. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POSTERN_SERVICE_HOST",
                "POSTERN_SERVICE_PORT",
                "POSTERN_SERVICE_PORT_HTTP",
                "POSTERN_PORT",
                "POSTERN_PORT_5000_TCP",
                "POSTERN_PORT_5000_TCP_PROTO",
                "POSTERN_PORT_5000_TCP_PORT",
                "POSTERN_PORT_5000_TCP_ADDR",
                "POSTERN_PORT_5353_UDP",
                "POSTERN_API_SERVICE_HOST",
                "POSTERN_API_SERVICE_PORT_WEB",
                "POSTERN_API_PORT_80_TCP_ADDR",
                "POSTERN_DB_SERVICE_HOST",
            })
    void serviceLinkIsNoSetting(String variable) {
        Settings settings =
                Given.nothing().variable(variable, "tcp://192.0.2.1:5000").settings();

        assertThat(settings).isEqualTo(Given.nothing().settings());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POSTERN_HTTP_PROT",
                "POSTERN_HTTP_PORTS",
                "POSTERN_HTTP__HOST",
                "POSTERN_HTTP_host",
                "POSTERN_SERVICE",
                "POSTERN_PORT_TCP",
                "POSTERN_DBPASSWORD",
                "POSTERN_",
            })
    void misspelledVariableIsAFault(String variable) {
        assertThat(Given.nothing().variable(variable, "1").faults())
                .singleElement()
                .asString()
                .startsWith("environment: unknown key \"" + variable + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HTTP_PORT",
                "http.port",
                "POSTERN",
                "POSTERNHTTP_PORT",
                "postern_http_port",
                "MY_POSTERN_X"
            })
    void variableOfSomebodyElseIsLeftAlone(String variable) {
        assertThat(Given.nothing().variable(variable, "x").faults()).isEmpty();
    }

    @Test
    void portOfAListenerIsNotTakenForAServiceLink() {
        Settings settings = Given.nothing()
                .variable("POSTERN_HTTP_PORT", "7000")
                .variable("POSTERN_MANAGEMENT_PORT", "7001")
                .settings();

        assertThat(settings.http().port()).isEqualTo(7000);
        assertThat(settings.management().port()).isEqualTo(7001);
    }

    @Test
    void emptyVariableIsAValueLikeAnother() {
        assertThat(Given.nothing().variable("POSTERN_HTTP_PORT", "").faults())
                .containsExactly("http.port: \"\" is not allowed; it may be 0 to 65535");
    }
}
