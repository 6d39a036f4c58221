package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.postern.config.Settings.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of settings agrees with itself. */
class KeysTest {
    static Stream<String> names() {
        return Keys.ALL.stream().map(Key::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void defaultOfDevelopmentIsAllowed(String name) {
        assertDefaultIsAllowed(key(name), Profile.DEVELOPMENT);
    }

    @ParameterizedTest
    @MethodSource("names")
    void defaultOfProductionIsAllowed(String name) {
        assertDefaultIsAllowed(key(name), Profile.PRODUCTION);
    }

    @ParameterizedTest
    @MethodSource("names")
    void keyExplainsItself(String name) {
        Key<?> key = key(name);

        assertThat(key.why()).endsWith(".");
        assertThat(key.range()).isNotBlank();
    }

    @Test
    void namesAreUnique() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void namesOfVariablesAreUnique() {
        assertThat(Keys.ALL).map(Key::variable).doesNotHaveDuplicates();
    }

    @Test
    void namesAreLowerCaseWithAtMostOneDot() {
        assertThat(names()).allSatisfy(name -> assertThat(name).matches("[a-z]+(\\.[a-z_]+)?"));
    }

    @Test
    void variableIsTheNameInCapitals() {
        assertThat(StoreKeys.DB_FREE_SPACE_FLOOR.variable()).isEqualTo("POSTERN_DB_FREE_SPACE_FLOOR");
    }

    @Test
    void defaultFollowsTheProfile() {
        assertThat(PasswordKeys.PASSWORD_MIN_LENGTH.byDefault(Profile.DEVELOPMENT))
                .isEqualTo("1");
        assertThat(PasswordKeys.PASSWORD_MIN_LENGTH.byDefault(Profile.PRODUCTION))
                .isEqualTo("8");
    }

    @Test
    void tableHoldsEveryKey() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (Class<?> keys : List.of(
                Keys.class,
                HttpKeys.class,
                StoreKeys.class,
                PasswordKeys.class,
                AccountKeys.class,
                MailKeys.class,
                ThrottleKeys.class)) {
            for (var field : keys.getDeclaredFields()) {
                if (field.getType() == Key.class) {
                    declared.add(field.get(null));
                }
            }
        }

        assertThat(Keys.ALL).map(key -> (Object) key).containsExactlyElementsOf(declared);
    }

    private static void assertDefaultIsAllowed(Key<?> key, Profile profile) {
        String text = key.byDefault(profile);

        assertThatCode(() -> key.type().reader().apply(text)).as(text).doesNotThrowAnyException();
    }

    private static Key<?> key(String name) {
        return Keys.ALL.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
