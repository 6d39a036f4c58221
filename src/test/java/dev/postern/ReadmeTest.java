package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.Key;
import dev.postern.config.Keys;
import dev.postern.config.Settings.Profile;
import dev.postern.http.Problem;
import dev.postern.http.Route;
import dev.postern.http.Routes;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say is what the code does. */
class ReadmeTest {
    private static final Pattern ROUTE = Pattern.compile("\\| `([A-Z]+ /\\S*)` \\|.*");
    private static final Pattern SETTING = Pattern.compile("#?([a-z_]+(?:\\.[a-z_]+)*): (.*)");

    private final List<String> readme = lines("README.md");

    @Test
    void theRouteTablesAreTheCodes() {
        try (TestService service = TestService.open()) {
            List<String> served = Stream.concat(
                            Routes.ofService(service.auth(), new TestSettings().build()).stream(),
                            Routes.ofManagement(Future.failedFuture("not open")).stream())
                    .map(ReadmeTest::name)
                    .toList();

            assertThat(readme.stream()
                            .map(ROUTE::matcher)
                            .filter(m -> m.matches())
                            .map(m -> m.group(1)))
                    .containsExactlyElementsOf(served);
        }
    }

    @Test
    void theConfigurationTableIsTheCodes() {
        assertThat(readme)
                .containsSubsequence(Keys.ALL.stream().map(ReadmeTest::row).toList());
        assertThat(readme.stream().filter(line -> line.matches("\\| `[a-z_]+\\.[a-z_.]+` \\|.*|\\| `profile` \\|.*")))
                .hasSize(Keys.ALL.size());
    }

    @Test
    void theProblemTableIsTheCodes() {
        List<String> rows = Arrays.stream(Problem.values())
                .map(problem -> "| `" + problem.code() + "` | " + problem.status() + " | " + problem.title() + " |")
                .toList();

        assertThat(readme).containsSubsequence(rows);
    }

    @Test
    void theConfigurationFileHoldsEveryKeyWithItsDefaultAndNoOther() {
        List<String> settings = lines("conf/postern.yaml").stream()
                .map(SETTING::matcher)
                .filter(m -> m.matches())
                .map(m -> m.group(1) + ": " + m.group(2))
                .toList();

        assertThat(settings)
                .containsExactlyElementsOf(Keys.ALL.stream()
                        .map(key -> key.name() + ": " + yaml(key.byDefault(Profile.DEVELOPMENT)))
                        .toList());
    }

    @Test
    void theTwoCommandsComeFirst() {
        List<String> commands = readme.stream()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.strip().replaceAll(" +#.*", ""))
                .limit(2)
                .toList();

        assertThat(commands)
                .containsExactly("mvn -q -DskipTests package && java -jar target/postern.jar", "mvn verify");
        assertThat(lines(".ci/run")).anyMatch(line -> line.matches("mvn (-B )?verify"));
    }

    private static String name(Route route) {
        return route.method().name() + ' ' + route.path();
    }

    private static String row(Key<?> key) {
        String development = key.byDefault(Profile.DEVELOPMENT);
        String production = key.byDefault(Profile.PRODUCTION);
        return "| `" + key.name() + "` | " + code(development) + " | "
                + (production.equals(development) ? "" : code(production)) + " | " + key.range() + " | " + key.why()
                + " |";
    }

    private static String code(String value) {
        return value.isEmpty() ? "(empty)" : '`' + value + '`';
    }

    private static String yaml(String value) {
        return value.isEmpty() ? "\"\"" : value;
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
