package dev.postern.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.domain.EmailAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
    private static final EmailAddress BOB =
            EmailAddress.parse("bob@example.com").orElseThrow();
    private static final String LINK = "https://www.example.org/verify#token=abc";

    @ParameterizedTest
    @EnumSource
    void eachTextSaysAllItsWordsInEachLanguage(Text text) throws IOException {
        Templates ours = new Templates(Optional.empty());
        for (String language : new String[] {"en", "fr"}) {
            Templates.Rendered rendered = ours.render(letter(text, language, Map.of()));

            assertThat(rendered.language()).isEqualTo(language);
            assertThat(rendered.subject()).isNotBlank().doesNotContain("\n");
            assertThat(text.words()).allSatisfy(word -> assertThat(rendered.plain())
                    .contains(word.equals("link") ? LINK : "<" + word + ">"));
            assertThat(rendered.plain()).doesNotContain("{{");
            assertThat(rendered.html()).doesNotContain("{{").contains("<html lang=\"" + language + "\">");
        }
        assertThat(ours.render(letter(text, "en", Map.of())).subject())
                .isNotEqualTo(ours.render(letter(text, "fr", Map.of())).subject());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr|fr",
                "fr-CA, en;q=0.8|fr",
                "de, fr;q=0.1|fr",
                "EN-us|en",
                "de|en",
                "''|en",
                "*|en",
                "fr;q=0, *|en",
                ";;;q=\u0000|en",
            })
    void theReaderChoosesTheLanguage(String wanted, String expected) throws IOException {
        assertThat(new Templates(Optional.empty())
                        .render(letter(Text.PASSWORD_CHANGED, wanted, Map.of()))
                        .language())
                .isEqualTo(expected);
    }

    @Test
    void whatIsFilledInIsTextOnThePage() throws IOException {
        Templates.Rendered rendered = new Templates(Optional.empty())
                .render(letter(Text.PASSWORD_CHANGED, "en", Map.of("email", "<b>&\"bob\"@example.com")));

        assertThat(rendered.plain()).contains("<b>&\"bob\"@example.com");
        assertThat(rendered.html()).contains("&lt;b&gt;&amp;").doesNotContain("<b>");
    }

    @Test
    void anOperatorsTextsComeBeforeOursAndInOtherLanguages(@TempDir Path folder) throws IOException {
        write(folder, "en/password_changed.txt", "Subject: Ours is now yours\n\nHello {{email}}\n");
        write(folder, "de/password_changed.txt", "Subject: Neues Passwort\r\n\r\nHallo {{email}}\r\n");
        Templates own = new Templates(Optional.of(folder));

        assertThat(own.render(letter(Text.PASSWORD_CHANGED, "en", Map.of())).plain())
                .isEqualTo("Hello <email>\n");
        assertThat(own.render(letter(Text.PASSWORD_CHANGED, "de", Map.of())).plain())
                .isEqualTo("Hallo <email>\n");
        assertThat(own.render(letter(Text.ACCOUNT_DELETED, "de", Map.of())).subject())
                .as("what is not translated is ours")
                .isEqualTo("Your account was deleted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no subject\n\n{{link}}\n",
                "Subject: {{email}}\n\n\n{{link}}\n",
                "Subject: s\n{{link}}\n",
                "Subject: s\n{{email}}\n\n{{link}}\n",
                "Subject: s\n{{link}}\n\nx\n",
                "Subject: s\rBcc: x\n\n{{link}}\n",
                "Subject: \n\n{{link}}\n",
                "Subject: s\n\nno way in\n",
                "Subject: s\n\nIn a line: {{link}}\n",
                "Subject: s\n\n{{password}}\n\n{{link}}\n",
                "Subject: s\n\n{{#a}}\n\n{{link}}\n",
            })
    void aTextThatDoesNotFitIsNamed(String text, @TempDir Path folder) throws IOException {
        write(folder, "fr/reset_password.txt", text);

        assertThatThrownBy(() -> new Templates(Optional.of(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("fr/reset_password.txt: ");
    }

    @Test
    void anOperatorsPageIsTriedBeforeItIsNeeded(@TempDir Path folder) throws IOException {
        write(folder, "frame.html", "<html>{{#paragraphs}}<p>{{text}}</p>{{/paragraphs}}</html>");
        assertThat(new Templates(Optional.of(folder))
                        .render(letter(Text.PASSWORD_CHANGED, "en", Map.of()))
                        .html())
                .startsWith("<html><p>");

        write(folder, "frame.html", "<html>{{text}}</html>");
        assertThatThrownBy(() -> new Templates(Optional.of(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("frame.html: ");
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path unused = Files.createDirectories(file.getParent() == null ? folder : file.getParent());
        Path written = Files.writeString(file, text);
        assertThat(written).exists();
    }

    private static Letter letter(Text text, String languages, Map<String, String> more) {
        Map<String, String> words = new HashMap<>();
        text.words().forEach(word -> words.put(word, '<' + word + '>'));
        words.computeIfPresent("link", (word, value) -> LINK);
        words.putAll(more);
        return new Letter("id", text, BOB, languages, words);
    }
}
