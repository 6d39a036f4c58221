package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    @Test
    void toStringHidesTheHash() {
        PasswordHash hash = new PasswordHash("bcrypt", "$2a$04$notForTheLog");

        assertThat(hash).hasToString("PasswordHash[bcrypt, hidden]");
    }
}
