package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.postern.db.Database;
import dev.postern.testing.MailServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every curl line of the README does what is written below it. */
@Tag("embedded")
class ReadmeCurlTest {
    private static final Pattern ROUTE = Pattern.compile("\\| `[A-Z]+ (/[a-z_/.]*)(\\{id})?` \\|.*");
    private static final Pattern RESET = Pattern.compile("\"reset_token\":\"([^\"]+)\"");
    private static final Pattern OTHER = Pattern.compile("\"current\":false,\"id\":\"([0-9a-f]{16})\"");
    private static final String PROMPT = "    $ ";

    private final List<String> readme = read();
    private String said = "";

    @Test
    void eachRouteHasOne() {
        List<String> lines =
                readme.stream().filter(line -> line.startsWith(PROMPT + "curl")).toList();

        assertThat(readme.stream().map(ROUTE::matcher).filter(Matcher::matches).map(route -> route.group(1)))
                .isNotEmpty()
                .allSatisfy(path ->
                        assertThat(lines).anyMatch(line -> line.matches(".*:500[01]" + path + "(\\W.*|\\w+)?")));
    }

    @Test
    void eachDoesWhatIsWrittenBelowIt(@TempDir Path directory)
            throws IOException, InterruptedException, StartException {
        assumeThat(which("curl")).as("curl is installed").isTrue();
        try (MailServer mail = MailServer.start()) {
            TestSettings settings = mail.receiving(new TestSettings())
                    .inFiles(directory.resolve("data").resolve("postern"));
            Server server = Server.start(settings.build(), Database::clock);
            try {
                for (int i = 0; i < readme.size(); i++) {
                    if (readme.get(i).startsWith(PROMPT + "curl")) {
                        said = run(filledIn(readme.get(i).substring(PROMPT.length()), server, mail), directory);
                        assertThat(masked(said))
                                .as(readme.get(i))
                                .isEqualTo(masked(readme.get(i + 1).strip()));
                    }
                }
            } finally {
                server.close();
            }
        }
    }

    private String filledIn(String line, Server server, MailServer mail) {
        String filled = line.replace("curl ", "curl -sS ")
                .replace(":5000", ":" + server.port())
                .replace(":5001", ":" + server.managementPort());
        if (filled.contains("RESET_TOKEN")) {
            filled = filled.replace("RESET_TOKEN", found(RESET));
        }
        if (filled.contains("SESSION_ID")) {
            filled = filled.replace("SESSION_ID", found(OTHER));
        }
        // The first mail tells of the new password.
        return filled.contains("LINK_TOKEN") ? filled.replace("LINK_TOKEN", mail.token("bob@bob.com", 3)) : filled;
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return matcher.group(1);
    }

    private static String run(String line, Path directory) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(bash.waitFor()).as(output).isZero();
        return output;
    }

    /** What is another one each time. */
    private static String masked(String text) {
        return text.replaceAll("[0-9-]{10}T[0-9:]{8}Z", "MOMENT")
                .replaceAll("\"[0-9a-f]{16}\"", "\"ID\"")
                .replaceAll("\"[\\w-]{43}\"", "\"TOKEN\"")
                .replaceAll("curl/[0-9.]+", "CURL")
                .replaceAll("127.0.0.1:[0-9]+", "HOST");
    }

    private static boolean which(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> read() {
        try {
            return new ArrayList<>(Files.readAllLines(Path.of("README.md")));
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
