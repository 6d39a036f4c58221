package dev.postern.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An expected failure is an answer, not an accident. */
class AuthExceptionTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void reasonIsCarried(Reason reason) {
        AuthException failure = new AuthException(reason);

        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void detailIsCarried() {
        AuthException failure = new AuthException(Reason.PASSWORD_REFUSED, "Use eight characters or more.");

        assertThat(failure.detail()).isEqualTo("Use eight characters or more.");
    }

    @Test
    void detailIsEmptyUnlessGiven() {
        AuthException failure = new AuthException(Reason.NO_SESSION);

        assertThat(failure.detail()).isEmpty();
    }

    @Test
    void noStackTraceIsMade() {
        AuthException failure = new AuthException(Reason.BAD_CREDENTIALS);

        assertThat(failure.getStackTrace()).isEmpty();
    }

    @Test
    void nothingIsSuppressed() {
        AuthException failure = new AuthException(Reason.BAD_CREDENTIALS);

        failure.addSuppressed(new IllegalStateException());

        assertThat(failure.getSuppressed()).isEmpty();
    }
}
