package dev.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the account of the standard is complete, and names what exists. */
@Tag("storeless")
class AsvsTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Path DOCUMENT = Path.of("src", "doc", "asvs.md");
    private static final Path APPLICABLE = Path.of("src", "test", "resources", "asvs", "applicable.txt");
    private static final Pattern ROW =
            Pattern.compile("\\| (V[0-9.]+) \\| ([123]) \\| ([^|]+) \\| (proven|written|differs) \\| ([^|]+) \\|");
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("(\\w+Test)\\.(\\w+)");
    private static final Pattern PLACE = Pattern.compile("([\\w./]+)(?:#([\\w-]+))?");

    private final List<MatchResult> rows = rows();

    @Test
    void eachRequirementThatAppliesHasItsRow() throws IOException {
        assertThat(rows.stream().map(row -> row.group(1) + ' ' + row.group(2)))
                .containsExactlyElementsOf(Files.readAllLines(APPLICABLE));
    }

    @Test
    void whatIsProvenNamesATestAndWhatIsWrittenAPlace() {
        assertThat(rows).allSatisfy(row -> {
            List<String> named = NAMED.matcher(row.group(5))
                    .results()
                    .map(name -> name.group(1))
                    .toList();
            switch (row.group(4)) {
                case "proven" ->
                    assertThat(named).anyMatch(name -> TEST.matcher(name).matches() || isBuild(name));
                case "written" -> assertThat(named).isNotEmpty();
                default -> assertThat(row.group(5)).hasSizeGreaterThan("no".length());
            }
        });
    }

    @Test
    void whatIsNamedExists() throws IOException {
        Map<String, String> classes = testClasses();
        for (MatchResult row : rows) {
            for (MatchResult named : NAMED.matcher(row.group(5)).results().toList()) {
                Matcher test = TEST.matcher(named.group(1));
                if (test.matches()) {
                    assertThat(classes).containsKey(test.group(1));
                    assertThat(members(classes.getOrDefault(test.group(1), ""))).contains(test.group(2));
                } else if (named.group(1).contains("/") || isBuild(named.group(1))) {
                    assertPlaceExists(named.group(1));
                }
            }
        }
    }

    @Test
    void theSumsAreThoseOfTheRows() throws IOException {
        Map<String, Long> sums = new TreeMap<>();
        rows.forEach(row -> sums.merge(row.group(2) + ' ' + row.group(4), 1L, Long::sum));
        List<String> lines = Stream.of("1", "2", "3")
                .map(level -> {
                    long proven = sums.getOrDefault(level + " proven", 0L);
                    long written = sums.getOrDefault(level + " written", 0L);
                    long differs = sums.getOrDefault(level + " differs", 0L);
                    return "| " + level + " | " + (proven + written + differs) + " | " + proven + " | " + written
                            + " | " + differs + " |";
                })
                .toList();

        assertThat(Files.readAllLines(DOCUMENT)).containsSubsequence(lines);
    }

    private static boolean isBuild(String name) {
        return name.equals("pom.xml") || name.equals(".ci/run") || name.endsWith("forbidden.txt");
    }

    private static void assertPlaceExists(String name) throws IOException {
        Matcher place = PLACE.matcher(name);
        assertThat(place.matches()).as(name).isTrue();
        Path file = Path.of(place.group(1));
        assertThat(file).exists();
        if (place.group(2) != null) {
            List<String> anchors = Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z ]", "")
                            .replace(' ', '-'))
                    .toList();
            assertThat(anchors).as(name).contains(place.group(2));
        }
    }

    private static Map<String, String> testClasses() throws IOException {
        try (Stream<Path> paths = Files.walk(TESTS)) {
            return paths.filter(path -> path.toString().endsWith("Test.java"))
                    .map(path -> TESTS.relativize(path).toString())
                    .map(name ->
                            name.substring(0, name.length() - ".java".length()).replace('/', '.'))
                    .collect(Collectors.toMap(name -> name.substring(name.lastIndexOf('.') + 1), name -> name));
        }
    }

    /** Its test methods, and its rules about the shape of the code. */
    private static List<String> members(String type) {
        try {
            Class<?> test = Class.forName(type);
            return Stream.concat(
                            Arrays.stream(test.getDeclaredMethods()).map(Method::getName),
                            Arrays.stream(test.getDeclaredFields()).map(Field::getName))
                    .toList();
        } catch (ClassNotFoundException absent) {
            throw new AssertionError(absent);
        }
    }

    private static List<MatchResult> rows() {
        try {
            return Files.readAllLines(DOCUMENT).stream()
                    .filter(line -> line.startsWith("| V"))
                    .map(line -> {
                        Matcher row = ROW.matcher(line);
                        assertThat(row.matches()).as(line).isTrue();
                        return row.toMatchResult();
                    })
                    .toList();
        } catch (IOException fault) {
            throw new AssertionError(fault);
        }
    }
}
