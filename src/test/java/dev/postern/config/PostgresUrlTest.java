package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresUrlTest {
    @Test
    void everyPartIsRead() {
        assertThat(PostgresUrl.parse(
                        "jdbc:postgresql://db.example.org:6432/my-app?sslmode=verify-full&sslrootcert=/etc/a b.pem"))
                .contains(new PostgresUrl("db.example.org", 6432, "my-app", true, "/etc/a b.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost/p, localhost, false",
        "jdbc:postgresql://127.3.2.1/p, 127.3.2.1, false",
        "jdbc:postgresql://[::1]/p, ::1, false",
        "jdbc:postgresql://192.0.2.1/p, 192.0.2.1, true",
        "jdbc:postgresql://[2001:db8::1]/p, 2001:db8::1, true",
        "jdbc:postgresql://localhost/p?sslmode=verify-full, localhost, true",
        "jdbc:postgresql://db.example/p?sslmode=disable, db.example, false",
    })
    void whatGoesBeyondThisMachineIsEncryptedUnlessTheUrlSaysOtherwise(String text, String host, boolean encrypted) {
        assertThat(PostgresUrl.parse(text)).contains(new PostgresUrl(host, 5432, "p", encrypted, ""));
    }

    @ParameterizedTest
    @CsvSource({"jdbc:hsqldb:mem:a", "jdbc:postgresql://h/p?sslmode=allow", "jdbc:postgresql://h:99999/p", "''"})
    void otherTextsAreNone(String text) {
        assertThat(PostgresUrl.parse(text)).isEmpty();
    }
}
