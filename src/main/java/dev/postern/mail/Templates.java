package dev.postern.mail;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of letters, ours or an operator's, in each language that there is. A text is its subject, an empty line, and
 * paragraphs; the page that mail readers show is made of the same. All are tried when they are read. Immutable.
 */
final class Templates {
    private static final String OURS = "/mail/";
    private static final String FRAME = "frame.html";
    private static final String SUBJECT = "Subject: ";

    /** One line without words, so that nothing that is filled in can reach the head of a mail. */
    private static final Pattern HEAD =
            Pattern.compile(SUBJECT + "(?!.*\\{\\{)[^\\p{Cntrl}\\x{2028}\\x{2029}\\x{85}]+\n\n");

    /** Ours; the first is for whoever wants none that there is. */
    private static final List<String> LANGUAGES = List.of("en", "fr");

    private final Map<Locale, Map<Text, Template>> texts = new LinkedHashMap<>();
    private final Template frame;

    /**
     * Reads all texts.
     *
     * @param own the operator's folder, where there is one
     * @throws IOException when one cannot be read, or does not fit
     */
    Templates(Optional<Path> own) throws IOException {
        this.frame = compile(Mustache.compiler(), FRAME, read(own, FRAME).orElseThrow());
        try {
            String unused = page("en", SUBJECT, SUBJECT);
        } catch (MustacheException unknown) {
            throw new IOException(FRAME + ": " + unknown.getMessage());
        }
        for (String language : languages(own)) {
            Map<Text, Template> ofLanguage = new EnumMap<>(Text.class);
            for (Text text : Text.values()) {
                ofLanguage.put(text, template(own, language, text));
            }
            texts.put(Locale.forLanguageTag(language), ofLanguage);
        }
    }

    /** A letter, in words. */
    record Rendered(String language, String subject, String plain, String html) {}

    Rendered render(Letter letter) {
        Locale language = languageFor(letter.languages());
        String all = Objects.requireNonNull(
                        texts.getOrDefault(language, Map.of()).get(letter.text()))
                .execute(letter.words());
        int end = all.indexOf("\n\n");
        String subject = all.substring(SUBJECT.length(), end);
        String plain = all.substring(end).strip() + '\n';
        String tag = language.toLanguageTag();
        return new Rendered(tag, subject, plain, page(tag, subject, plain));
    }

    private String page(String language, String subject, String plain) {
        List<Map<String, Object>> paragraphs = Arrays.stream(plain.strip().split("\n\n+"))
                .map(paragraph -> Map.<String, Object>of("text", paragraph, "link", isLink(paragraph)))
                .toList();
        return frame.execute(Map.of("language", language, "subject", subject, "paragraphs", paragraphs));
    }

    /** Source: RFC 4647 §3.4, "lookup". */
    private Locale languageFor(String wanted) {
        Locale first = Locale.forLanguageTag(LANGUAGES.get(0));
        try {
            Locale found = wanted.isBlank() ? null : Locale.lookup(LanguageRange.parse(wanted), texts.keySet());
            return found == null ? first : found;
        } catch (IllegalArgumentException nonsense) {
            return first;
        }
    }

    private static boolean isLink(String paragraph) {
        return paragraph.matches("https?://\\S+");
    }

    private static Template template(Optional<Path> own, String language, Text text) throws IOException {
        String name = language + '/' + text.fileName();
        String source = read(own, name)
                .or(() -> readOurs(LANGUAGES.get(0) + '/' + text.fileName()))
                .orElseThrow()
                .replace("\r\n", "\n");
        if (!HEAD.matcher(source).lookingAt()) {
            throw new IOException(
                    name + ": a text begins with \"" + SUBJECT + "...\", without {{words}}, and an empty line");
        }
        if (text.words().contains("link") && !source.contains("\n{{link}}\n")) {
            throw new IOException(name + ": {{link}} is missing, or not on a line of its own");
        }
        // Plain text is not escaped; the page that is made of it is.
        Template template = compile(Mustache.compiler().escapeHTML(false), name, source);
        try {
            String unused =
                    template.execute(text.words().stream().collect(Collectors.toMap(word -> word, word -> word)));
        } catch (MustacheException unknown) {
            throw new IOException(name + ": there are the words " + text.words() + " (" + unknown.getMessage() + ")");
        }
        return template;
    }

    private static Template compile(Mustache.Compiler compiler, String name, String source) throws IOException {
        try {
            return compiler.compile(source);
        } catch (MustacheException malformed) {
            throw new IOException(name + ": " + malformed.getMessage());
        }
    }

    private static List<String> languages(Optional<Path> own) throws IOException {
        List<String> all = new ArrayList<>(LANGUAGES);
        if (own.isPresent()) {
            try (Stream<Path> folders = Files.list(own.get())) {
                folders.filter(Files::isDirectory)
                        .map(folder -> String.valueOf(folder.getFileName()))
                        .filter(language -> !all.contains(language))
                        .sorted()
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static Optional<String> read(Optional<Path> own, String name) throws IOException {
        Optional<Path> file = own.map(folder -> folder.resolve(name)).filter(Files::exists);
        return file.isPresent() ? Optional.of(Files.readString(file.get())) : readOurs(name);
    }

    private static Optional<String> readOurs(String name) {
        try (InputStream resource = Templates.class.getResourceAsStream(OURS + name)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
