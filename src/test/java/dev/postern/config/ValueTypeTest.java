package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts each kind of setting takes, asked of the keys that have them. */
class ValueTypeTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "5000", "65535"})
    void numberWithinItsBoundsIsTaken(String text) {
        Settings settings = Given.nothing().argument("http.port", text).settings();

        assertThat(settings.http().port()).isEqualTo(Integer.parseInt(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "65536",
                "-1",
                "+1",
                "-0",
                "",
                " ",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "0x10",
                "1_000",
                "1,000",
                "99999999999",
                "9999999999",
                "4294967297",
                "\u0665",
                "five"
            })
    void otherNumberIsRefused(String text) {
        assertRefused("http.port", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "11", "12", "13", "14"})
    void costWithinItsBoundsIsTaken(String text) {
        Settings settings = Given.nothing().argument("password.cost", text).settings();

        assertThat(settings.password().cost()).isEqualTo(Integer.parseInt(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "9", "15", "31", "32"})
    void costThatIsTooLowOrTooHighIsRefused(String text) {
        assertRefused("password.cost", text);
    }

    @ParameterizedTest
    @CsvSource({"8s, PT8S", "8000ms, PT8S", "90s, PT1M30S", "5m, PT5M", "1h, PT1H", "60m, PT1H", "3600000ms, PT1H"})
    void durationWithinItsBoundsIsTaken(String text, Duration expected) {
        Settings settings = Given.nothing().argument("http.idle_timeout", text).settings();

        assertThat(settings.http().idleTimeout()).isEqualTo(expected);
    }

    @Test
    void dayIs24Hours() {
        Settings settings = Given.nothing().argument("sessions.absolute", "1d").settings();

        assertThat(settings.sessions().absolute()).isEqualTo(Duration.parse("PT24H"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999ms",
                "3601s",
                "61m",
                "2h",
                "1d",
                "0s",
                "-1s",
                "10",
                "s",
                "",
                "10 s",
                " 10s",
                "10s ",
                "10S",
                "10M",
                "10sec",
                "1w",
                "1y",
                "1.5m",
                "1h1m",
                "PT10S",
                "10us",
                "999999999d",
                "9999999999s",
                "99999999999999999999d"
            })
    void otherDurationIsRefused(String text) {
        assertRefused("http.idle_timeout", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions.idle", "sessions.absolute", "reset.ttl", "password.queue_timeout"})
    void hugeDurationIsRefusedForEveryKey(String key) {
        assertRefused(key, "999999999d");
    }

    @ParameterizedTest
    @CsvSource({"1MiB, 1048576", "1024KiB, 1048576", "1GiB, 1073741824", "1024GiB, 1099511627776"})
    void sizeWithinItsBoundsIsTaken(String text, long bytes) {
        Settings settings =
                Given.nothing().argument("db.free_space_floor", text).settings();

        assertThat(settings.db().freeSpaceFloorBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1023KiB",
                "1025GiB",
                "0MiB",
                "64",
                "64B",
                "64MB",
                "64mib",
                "64M",
                "64 MiB",
                "1TiB",
                "-1MiB",
                "1.5GiB",
                "",
                "999999999GiB",
                "9999999999GiB"
            })
    void otherSizeIsRefused(String text) {
        assertRefused("db.free_space_floor", text);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void flagIsTrueOrFalse(boolean value) {
        Settings settings = Given.nothing()
                .argument("http.access_log", Boolean.toString(value))
                .settings();

        assertThat(settings.http().accessLog()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "True", "yes", "on", "1", "", " true", "false "})
    void otherFlagIsRefused(String text) {
        assertRefused("http.access_log", text);
    }

    @ParameterizedTest
    @CsvSource({
        "profile, Production",
        "profile, prod",
        "profile, ''",
        "reset.delivery, RESPONSE",
        "reset.delivery, post",
        "reset.delivery, ' none'",
        "db.url, ''",
        "db.url, jdbc:hsqldb:file:",
        "db.url, jdbc:hsqldb:file:data/postern;shutdown=true",
        "db.url, jdbc:hsqldb:mem:",
        "db.url, jdbc:hsqldb:mem:a;b",
        "db.url, jdbc:hsqldb:hsql://192.0.2.1/postern",
        "db.url, jdbc:postgresql:postern",
        "db.url, jdbc:postgresql://",
        "db.url, jdbc:postgresql:///postern",
        "db.url, jdbc:postgresql://192.0.2.1",
        "db.url, jdbc:postgresql://192.0.2.1:65536/postern",
        "db.url, 'jdbc:postgresql://192.0.2.1,192.0.2.2/postern'",
        "db.url, jdbc:postgresql://bob:secret@192.0.2.1/postern",
        "db.url, jdbc:postgresql://192.0.2.1/postern?user=bob",
        "db.url, jdbc:postgresql://192.0.2.1/postern?sslmode=prefer",
        "db.url, jdbc:postgresql://192.0.2.1/postern?sslmode=require",
        "db.url, jdbc:postgresql://192.0.2.1/postern?sslmode=disable&sslrootcert=a.pem",
        "db.url, jdbc:postgresql://192.0.2.1/postern?sslmode=verify-full&sslrootcert=",
        "db.url, postgresql://192.0.2.1/postern",
        "db.url, data/postern",
        "db.user, ''",
        "db.user, two words",
        "db.user, a;b",
        "db.user, abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl",
        "http.host, ''",
        "http.host, two words",
        "http.host, http://localhost",
        "management.host, ''",
    })
    void textOfAnotherFormIsRefused(String key, String text) {
        assertRefused(key, text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:hsqldb:file:data/postern", "jdbc:hsqldb:file:/var/lib/postern/a b", "jdbc:hsqldb:mem:a-1"})
    void urlOfAnEmbeddedStoreIsTaken(String text) {
        Settings settings = Given.nothing().argument("db.url", text).settings();

        assertThat(settings.db().url()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00fc\u20ac", "a=b;c:d"})
    void anyTextIsAPasswordOfTheStore(String text) {
        Settings settings = Given.nothing().argument("db.password", text).settings();

        assertThat(settings.db().password()).isEqualTo(text);
    }

    private static void assertRefused(String key, String text) {
        assertThat(Given.nothing().argument(key, text).faults())
                .singleElement()
                .asString()
                .startsWith(key + ": \"")
                .contains("is not allowed; it may be ");
    }
}
