package dev.postern.auth;

import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Reason;
import io.vertx.core.Future;

/** What a new password must be. Immutable. */
final class PasswordPolicy {
    private final int minLength;

    PasswordPolicy(Settings.Password settings) {
        this.minLength = settings.minLength();
    }

    /** Completes with the password if it may be used; fails with PASSWORD_REFUSED and the rule that it breaks. */
    Future<PlainPassword> accept(String text) {
        return PlainPassword.parse(text)
                .filter(password -> password.codePoints() >= minLength)
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new AuthException(
                        Reason.PASSWORD_REFUSED,
                        "A password has at least " + minLength + " characters, at most " + PlainPassword.MAX_BYTES
                                + " bytes, and no NUL.")));
    }
}
