package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Reason;

/** What a new password must be. Immutable. */
final class PasswordPolicy {
    private final int minLength;

    PasswordPolicy(Settings.Password settings) {
        this.minLength = settings.minLength();
    }

    /** Reads a new password; throws PASSWORD_REFUSED with the rule that it breaks. */
    PlainPassword accept(String text) {
        return PlainPassword.parse(text)
                .filter(password -> password.codePoints() >= minLength)
                .orElseThrow(() -> new AuthException(
                        Reason.PASSWORD_REFUSED,
                        "A password has at least " + minLength + " characters, at most " + PlainPassword.MAX_BYTES
                                + " bytes, and no NUL."));
    }
}
