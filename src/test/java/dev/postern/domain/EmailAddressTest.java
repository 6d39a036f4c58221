package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are one account, which are two, and what is kept of what was typed. */
class EmailAddressTest {
    @Test
    void asciiLettersOfTheLocalPartAreFolded() {
        EmailAddress shouted = address("BOB.Smith@example.com");

        assertThat(shouted).isEqualTo(address("bob.smith@example.com"));
    }

    @Test
    void allTwentySixLettersAreFoldedAndNothingElse() {
        EmailAddress shouted = address("ABCDEFGHIJKLMNOPQRSTUVWXYZ`{^_@example.com");

        assertThat(shouted.canonical()).isEqualTo("abcdefghijklmnopqrstuvwxyz`{^_@example.com");
    }

    @Test
    void lettersOfTheDomainAreFolded() {
        EmailAddress shouted = address("bob@EXAMPLE.Com");

        assertThat(shouted).isEqualTo(address("bob@example.com"));
    }

    @Test
    void equalAddressesHaveOneHashCode() {
        EmailAddress shouted = address("BOB@EXAMPLE.COM");

        assertThat(shouted).hasSameHashCodeAs(address("bob@example.com"));
    }

    @Test
    void hashCodeTellsAddressesApart() {
        EmailAddress address = address("bob@example.com");

        assertThat(address).doesNotHaveSameHashCodeAs(address("rob@example.com"));
    }

    @ParameterizedTest
    @CsvSource({
        "bob@example.com, rob@example.com",
        "bob@example.com, bob@example.org",
        "bob@example.com, bob@mail.example.com",
        "b.ob@example.com, bob@example.com",
        "bob+tag@example.com, bob@example.com",
    })
    void differentAddressesAreTwoAccounts(String one, String other) {
        EmailAddress address = address(one);

        assertThat(address).isNotEqualTo(address(other));
    }

    @Test
    void addressIsNotEqualToItsText() {
        EmailAddress address = address("bob@example.com");

        assertThat((Object) address).isNotEqualTo("bob@example.com");
    }

    @Test
    void onlyAsciiLettersOfTheLocalPartAreFolded() {
        EmailAddress accented = address("\u00c9mile@example.com");

        assertThat(accented).isNotEqualTo(address("\u00e9mile@example.com"));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "m\u0131ke@example.com, mike@example.com, dotless i",
        "m\u0130ke@example.com, mike@example.com, capital i with a dot",
        "bo\u017f@example.com, bos@example.com, long s",
        "stra\u00dfe@example.com, strasse@example.com, sharp s",
        "\uff42ob@example.com, bob@example.com, full-width b",
        "\u0430nna@example.com, anna@example.com, Cyrillic a",
        "mike@m\u0131ke.example, mike@mike.example, dotless i in the domain",
        "mike@m\u0130ke.example, mike@mike.example, capital i with a dot in the domain",
        "anna@\u0430nna.example, anna@anna.example, Cyrillic a in the domain",
    })
    void lookAlikeIsAnotherAccount(String lookAlike, String plain, String unusedSign) {
        EmailAddress address = address(lookAlike);

        assertThat(address).isNotEqualTo(address(plain));
    }

    @Test
    void composedAndDecomposedLettersAreEqual() {
        EmailAddress decomposed = address("e\u0301mile@example.com");

        assertThat(decomposed).isEqualTo(address("\u00e9mile@example.com"));
    }

    @Test
    void singletonEqualsTheLetterItStandsFor() {
        EmailAddress angstromSign = address("\u212bke@example.com");

        assertThat(angstromSign).isEqualTo(address("\u00c5ke@example.com"));
    }

    @Test
    void internationalDomainEqualsItsAsciiForm() {
        EmailAddress international = address("bob@b\u00fccher.example");

        assertThat(international).isEqualTo(address("bob@xn--bcher-kva.example"));
    }

    @Test
    void lettersOfAnInternationalDomainAreFolded() {
        EmailAddress shouted = address("bob@B\u00dcCHER.example");

        assertThat(shouted).isEqualTo(address("bob@b\u00fccher.example"));
    }

    @Test
    void lettersOfAnAsciiFormAreFolded() {
        EmailAddress shouted = address("bob@XN--BCHER-KVA.EXAMPLE");

        assertThat(shouted).isEqualTo(address("bob@xn--bcher-kva.example"));
    }

    @Test
    void composedAndDecomposedDomainsAreEqual() {
        EmailAddress decomposed = address("bob@bu\u0308cher.example");

        assertThat(decomposed).isEqualTo(address("bob@b\u00fccher.example"));
    }

    @Test
    void canonicalFormIsLowerCaseAndAscii() {
        EmailAddress address = address("BOB@B\u00dcCHER.Example");

        assertThat(address.canonical()).isEqualTo("bob@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bob@Example.COM", "e\u0301mile@example.com", "BOB@B\u00fccher.example"})
    void typedFormIsKept(String text) {
        EmailAddress address = address(text);

        assertThat(address.typed()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" bob@example.com", "bob@example.com ", "   bob@example.com  "})
    void blanksAroundAreNotPartOfIt(String text) {
        EmailAddress address = address(text);

        assertThat(address.typed()).isEqualTo("bob@example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "bob@localhost",
                "bob@mail-1.example.com",
                "o'neil+a!#$%&*/=?^_`{|}~-@example.com",
                "\u5c71\u7530@example.com",
                "bob@\u4f8b\u3048.example",
            })
    void unusualAddressIsAccepted(String text) {
        assertThat(EmailAddress.parse(text)).isPresent();
    }

    @Test
    void toStringHidesThePerson() {
        EmailAddress address = address("bob@example.com");

        assertThat(address).hasToString("EmailAddress[hidden]");
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text).orElseThrow();
    }
}
