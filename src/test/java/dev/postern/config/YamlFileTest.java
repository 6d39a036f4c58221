package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration file may look like, and what is said about one that cannot be read. */
class YamlFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "http.port: 6000",
                "http:\n  port: 6000",
                "http: {port: 6000}",
                "{http.port: 6000}",
                "\"http\":\n  'port': \"6000\"",
                "# a comment\n\nhttp.port: 6000 # another\n",
                "---\nhttp.port: 6000\n...\n",
                "http.port: 6000\r\n",
                "\ufeffhttp.port: 6000",
            })
    void everyWayOfWritingAKeyMeansTheSame(String text) {
        Settings settings = Given.yaml(directory, text).settings();

        assertThat(settings.http().port()).isEqualTo(6000);
    }

    @Test
    void nestedAndDottedKeysMayStandSideBySide() {
        Settings settings = Given.yaml(directory, "http.port: 6000\nhttp:\n  access_log: true\n")
                .settings();

        assertThat(settings.http().port()).isEqualTo(6000);
        assertThat(settings.http().accessLog()).isTrue();
    }

    /** YAML would read most of these as numbers, flags or nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"0123", "007", "1e3", "0x1F", "1_000", "1.0", "~", "null", "yes", "2026-01-01", "12:30:45"})
    void valueStaysTheTextThatWasWritten(String password) {
        Settings settings = Given.yaml(directory, "db.password: " + password).settings();

        assertThat(settings.db().password()).isEqualTo(password);
    }

    @Test
    void quotedValueKeepsItsBlanks() {
        Settings settings =
                Given.yaml(directory, "db.password: '  two blanks  '").settings();

        assertThat(settings.db().password()).isEqualTo("  two blanks  ");
    }

    @Test
    void valueIsReadAsUtf8() {
        Settings settings = Given.yaml(directory, "db.password: \u00fc\u20ac").settings();

        assertThat(settings.db().password()).isEqualTo("\u00fc\u20ac");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "http: {}", "''"})
    void emptyMapOrTextSaysNothing(String text) {
        Settings settings = Given.yaml(directory, text).settings();

        assertThat(settings).isEqualTo(Given.nothing().settings());
    }

    @ParameterizedTest(name = "line {1}")
    @CsvSource({
        "'http.port: 1\nhttp.port: 2', 2",
        "'http:\n  port: 1\n  host: localhost\n  port: 2', 4",
        "'http:\n  port: 1\nhttp:\n  host: localhost', 3"
    })
    void keyGivenTwiceIsNamedWithItsLine(String text, int line) {
        assertThat(faultsOf(text))
                .singleElement()
                .asString()
                .contains("is given twice")
                .endsWith("line " + line);
    }

    @Test
    void keyGivenOnceNestedAndOnceDottedIsAFault() {
        assertThat(faultsOf("http.port: 1\nhttp:\n  port: 2"))
                .singleElement()
                .asString()
                .endsWith("http.port is given twice");
    }

    @ParameterizedTest(name = "line {1}")
    @CsvSource({
        "'http.port: \"6000', 1",
        "'http.port: 1\n  management.port: 2', 2",
        "'http:\n\tport: 1', 2",
        "'http.port: 1\n---\nhttp.port: 2', 2"
    })
    void brokenYamlIsAFaultWithItsLine(String text, int line) {
        assertThat(faultsOf(text))
                .singleElement()
                .asString()
                .startsWith(directory.resolve("postern.yaml").toString())
                .endsWith("line " + line);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"http.port: 1\u0000", "http.port: 1\u0007", "%YAML 9.0\n---\nhttp.port: 1", "!%10 >-\n "})
    void textThatNoYamlCanHoldIsAFault(String text) {
        assertThat(faultsOf(text)).singleElement().asString().endsWith(": is not valid YAML");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"- http.port", "http.port", "http.port=6000", "[]"})
    void textWithoutKeysIsAFault(String text) {
        assertThat(faultsOf(text))
                .singleElement()
                .asString()
                .endsWith("must hold keys and values, as in http.port: 5000");
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"http.port: [1]", "http:\n  port:\n  - 1", "http.port: []"})
    void listIsAFault(String text) {
        assertThat(faultsOf(text))
                .singleElement()
                .asString()
                .endsWith("http.port must be one value; a text with signs in it needs quotes");
    }

    @Test
    void repeatedStructureIsAFault() {
        assertThat(faultsOf("http: &both {port: 1}\nmanagement: *both")).hasSize(1);
    }

    @Test
    void structureInsideItselfIsAFault() {
        assertThat(faultsOf("http: &self {port: *self}")).hasSize(1);
    }

    @Test
    void fileInAnotherEncodingIsAFault() {
        byte[] latin1 = "db.password: \u00fc".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Given.bytes(directory, latin1).faults())
                .singleElement()
                .asString()
                .endsWith(": is not UTF-8 text");
    }

    @Test
    void directoryInPlaceOfAFileIsAFault() {
        assertThat(Given.file(directory).faults())
                .singleElement()
                .asString()
                .startsWith(directory + ": cannot be read");
    }

    @Test
    void goodSettingsOfAFileAreStillChecked() {
        List<String> faults = faultsOf("http.port: [1]\npassword.cost: 3");

        assertThat(faults).hasSize(2);
    }

    private List<String> faultsOf(String text) {
        return Given.yaml(directory, text).faults();
    }
}
