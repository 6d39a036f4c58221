package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which stored texts are handed to bcrypt. */
class BcryptTextTest {
    private static final String SALT_AND_HASH = "CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    @ParameterizedTest
    @ValueSource(strings = {"$2a$", "$2b$", "$2y$"})
    void soundPrefixIsReadAsTheOneThatTheLibraryKnows(String prefix) {
        Optional<BcryptText> text = BcryptText.parse(prefix + "05$" + SALT_AND_HASH);

        assertThat(text)
                .contains(new BcryptText(5, SALT_AND_HASH.substring(0, 22), SALT_AND_HASH.substring(22)))
                .map(BcryptText::text)
                .contains("$2a$05$" + SALT_AND_HASH);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 9, 10, 12, 14})
    void costIsReadFromTheText(int cost) {
        Optional<BcryptText> text = BcryptText.parse(String.format("$2b$%02d$%s", cost, SALT_AND_HASH));

        assertThat(text.map(BcryptText::cost)).contains(cost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "03", "15", "31", "32", "99", "-4", "4", "004", "+5", "a5", "\u0660\u0665"})
    void costThatIsNoneOrTooHighIsRefused(String cost) {
        assertThat(BcryptText.parse("$2a$" + cost + '$' + SALT_AND_HASH)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$2x$", "$2$", "$2c$", "$2A$", "$1$", "$5$", "$2a", "2a$", "$$2a$", " $2a$", "{bcrypt}$2a$"})
    void otherPrefixIsRefused(String prefix) {
        assertThat(BcryptText.parse(prefix + "05$" + SALT_AND_HASH)).isEmpty();
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "$2a$",
                "$2a$05",
                "$2a$05$",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWW",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW ",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe=",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC+E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC\u00e9E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC\u0000E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2a$05CCCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4",
            })
    void damagedTextIsRefused(String stored) {
        assertThat(BcryptText.parse(stored)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 14})
    void decoyReadsAsAHashOfItsCost(int cost) {
        BcryptText decoy = BcryptText.decoy(cost, new SecureRandom());

        assertThat(BcryptText.parse(decoy.text()))
                .contains(decoy)
                .map(BcryptText::cost)
                .contains(cost);
    }

    @Test
    void decoysAreDistinct() {
        SecureRandom random = new SecureRandom();

        Stream<String> decoys =
                Stream.generate(() -> BcryptText.decoy(4, random).text()).limit(100);

        assertThat(decoys).doesNotHaveDuplicates();
    }
}
