package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs mail, and what mail needs: each fault names the key to change. */
class MailRulesTest {
    @Test
    void productionWithoutMailIsToldWhatNeedsIt() {
        assertThat(keys(Given.nothing().argument("profile", "production")))
                .containsExactly("reset.delivery", "register.verify");
    }

    @Test
    void productionWithMailStarts() {
        assertThat(Given.nothing().mail().argument("profile", "production").faults())
                .isEmpty();
    }

    @Test
    void developmentNeedsNoMail() {
        assertThat(Given.nothing().faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mail.from, ''",
        "public.url, ''",
        "reset.unknown, 200",
        "register.conflict, hide",
    })
    void whatCannotWorkNamesItsKey(String key, String value) {
        assertThat(keys(Given.nothing().mail().argument(key, value))).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, development, ''",
        "127.0.0.1, production, mail.transport",
        "0.0.0.0, development, mail.transport"
    })
    void linksAreLoggedOnOneMachineAlone(String host, String profile, String expected) {
        assertThat(keys(Given.nothing()
                        .mail()
                        .argument("mail.transport", "log")
                        .argument("http.host", host)
                        .argument("profile", profile)
                        .argument("insecure.public", "true")
                        .argument("reset.delivery", "none")))
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @CsvSource({"localhost, none, ''", "mail.example.org, none, mail.tls", "mail.example.org, starttls, ''"})
    void linksCrossANetworkEncrypted(String host, String tls, String expected) {
        assertThat(keys(Given.nothing().mail().argument("mail.host", host).argument("mail.tls", tls)))
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
    }

    private static List<String> keys(Given given) {
        return given.faults().stream()
                .map(fault -> fault.substring(0, fault.indexOf(':')))
                .toList();
    }
}
