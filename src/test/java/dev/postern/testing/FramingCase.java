package dev.postern.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bytes on a connection and what is expected of them.
 *
 * @param name for people
 * @param expected as {@code FramingTest} reads it
 * @param bytes what is sent, one byte a character
 */
public record FramingCase(String name, String expected, String bytes) {
    private static final String FILE = "/framing/cases.txt";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|r|n)");

    /** All there are, in the order of the file. */
    public static Stream<FramingCase> all() {
        List<FramingCase> cases = new ArrayList<>();
        for (String block : text().split("\n== ", -1)) {
            if (!block.startsWith("#")) {
                cases.add(read(block.lines().toList()));
            }
        }
        return cases.stream();
    }

    @Override
    public String toString() {
        return name;
    }

    /** The last line of a block is the empty one before the next. */
    private static FramingCase read(List<String> lines) {
        String bytes = lines.subList(2, lines.size()).stream()
                .map(line -> line.endsWith("\\") ? line.substring(0, line.length() - 1) : line + "\r\n")
                .collect(Collectors.joining());
        return new FramingCase(
                lines.get(0),
                lines.get(1).substring("=> ".length()),
                ESCAPE.matcher(bytes).replaceAll(FramingCase::unescape));
    }

    private static String unescape(MatchResult escape) {
        String code = escape.group(1);
        char c =
                switch (code) {
                    case "r" -> '\r';
                    case "n" -> '\n';
                    default -> (char) Integer.parseInt(code.substring(1), 16);
                };
        return Matcher.quoteReplacement(String.valueOf(c));
    }

    private static String text() {
        try (InputStream stream = FramingCase.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException(FILE);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
