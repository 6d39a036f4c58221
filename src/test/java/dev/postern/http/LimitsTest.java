package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.EmailAddress;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the limits which the documentation promises are those of the code. */
class LimitsTest {
    @Test
    void theDocumentedLimitsAreTheRealOnes() throws IOException {
        String text = Files.readString(Path.of("src", "doc", "security.md"));
        List<String> rows = text.substring(text.indexOf("## Limits"), text.indexOf("## Fields together"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .skip(1)
                        .limit(2)
                        .map(String::strip)
                        .collect(Collectors.joining(": ")))
                .toList();

        assertThat(rows)
                .containsExactly(
                        "Request line: " + HttpListener.MAX_LINE_BYTES + " bytes",
                        "Header fields: " + HttpListener.MAX_HEADER_BYTES + " bytes",
                        "Header fields: " + RequestGate.MAX_HEADERS + " fields",
                        "Body: " + RequestBody.MAX_BYTES + " bytes",
                        "Time for a body: " + RequestBody.MAX_MILLIS + " ms",
                        "Silence in a body: " + RequestBody.MAX_SILENT_MILLIS + " ms",
                        "E-mail address: " + EmailAddress.MAX_BYTES + " bytes",
                        "Password: " + PlainPassword.MAX_BYTES + " bytes",
                        "Session and reset token: " + Token.CHARACTERS + " characters");
    }

    @Test
    void everyProblemNamedThereExists() throws IOException {
        List<String> codes = Arrays.stream(Problem.values()).map(Problem::code).toList();
        String text = Files.readString(Path.of("src", "doc", "security.md"));

        assertThat(Pattern.compile("(4[0-9]{2}) `([a-z_]+)`").matcher(text).results())
                .hasSizeGreaterThan(5)
                .allSatisfy(named -> {
                    assertThat(codes).contains(named.group(2));
                    assertThat(Problem.valueOf(named.group(2).toUpperCase(Locale.ROOT))
                                    .status())
                            .isEqualTo(Integer.parseInt(named.group(1)));
                });
    }
}
