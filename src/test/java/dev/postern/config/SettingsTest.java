package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The text forms of settings, which end up in logs. */
class SettingsTest {
    private final Settings settings =
            Given.nothing().argument("db.password", "hunter2").settings();

    @Test
    void textOfTheStoreHidesItsPassword() {
        assertThat(settings.db()).hasToString("Db[url=jdbc:hsqldb:file:data/postern, user=postern]");
    }

    @Test
    void textOfAllSettingsHidesThePasswordOfTheStore() {
        assertThat(settings.toString()).contains("user=postern").doesNotContain("hunter2");
    }
}
