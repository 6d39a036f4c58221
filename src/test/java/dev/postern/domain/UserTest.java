package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserTest {
    @Test
    void toStringShowsTheIdAndNothingOfThePerson() {
        EmailAddress email = EmailAddress.parse("bob@example.com").orElseThrow();
        User user = new User(7, email, new PasswordHash("bcrypt", "$2a$04$notForTheLog"), 0, false, false);

        assertThat(user)
                .hasToString("User[id=7, email=EmailAddress[hidden], password=PasswordHash[bcrypt, hidden], failures=0,"
                        + " verified=false, disabled=false]");
    }
}
