package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookAlikeTest {
    @Test
    void passwordIsAcceptedHoweverTheKeyboardComposesIt() {
        String composed = "\u01d7".repeat(400);
        String decomposed = "U\u0308\u0301".repeat(400);

        assertThat(PlainPassword.parse(composed)).isPresent();
        assertThat(PlainPassword.parse(decomposed)).isPresent();
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(strings = {"034F", "180B", "FE0F", "115F", "3164", "FFA0", "2800", "E0100"})
    void invisibleSignInTheLocalPartIsRefused(String hex) {
        String sign = Character.toString(Integer.parseInt(hex, 16));

        assertThat(EmailAddress.parse("bo" + sign + "b@example.com")).isEmpty();
    }

    @ParameterizedTest(name = "U+{0}")
    @ValueSource(strings = {"034F", "1806", "180B", "FE0F", "017F", "FF41", "24D0", "1D41A", "00B2", "2122", "FE0E"})
    void signThatTheDomainLosesOrFoldsToAsciiIsRefused(String hex) {
        String sign = Character.toString(Integer.parseInt(hex, 16));

        assertThat(EmailAddress.parse("bob@exa" + sign + "mple.com")).isEmpty();
    }
}
