package dev.postern.auth;

import dev.postern.breach.BreachFilter;
import dev.postern.config.Settings;
import dev.postern.domain.AuthException;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PlainPassword;
import dev.postern.domain.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/** What a new password must be. Immutable. */
final class PasswordPolicy {
    private final int minLength;
    private final Vertx vertx;
    private final Optional<CommonPasswords> common;
    private final Optional<BreachFilter> stolen;

    /** Reads the list of common passwords, where they are refused. */
    PasswordPolicy(Vertx vertx, Settings.Password settings) {
        this.vertx = vertx;
        this.stolen = Optional.of(settings.breached())
                .filter(file -> !file.isEmpty())
                .map(file -> new BreachFilter(Path.of(file)));
        this.minLength = settings.minLength();
        this.common = settings.refuseCommon()
                ? Optional.of(CommonPasswords.read(settings.minLength(), settings.names()))
                : Optional.empty();
    }

    /** Completes with the password if its owner may use it; fails with PASSWORD_REFUSED and the rule that it breaks. */
    Future<PlainPassword> accept(String text, EmailAddress owner) {
        Optional<PlainPassword> password = PlainPassword.parse(text).filter(parsed -> parsed.codePoints() >= minLength);
        if (password.isEmpty()) {
            return refuse("A password has at least " + minLength + " characters, at most " + PlainPassword.MAX_BYTES
                    + " bytes, and no NUL.");
        }
        if (common.isPresent() && common.get().contains(password.get())) {
            return refuse("This password is one of the commonest, which are guessed first.");
        }
        if (common.isPresent() && common.get().isAName(password.get(), owner)) {
            return refuse("This password is little more than a part of the address, or a name of this service.");
        }
        return refuseIfStolen(password.get());
    }

    private Future<PlainPassword> refuseIfStolen(PlainPassword password) {
        if (stolen.isEmpty()) {
            return Future.succeededFuture(password);
        }
        return vertx.executeBlocking(() -> stolen.get().contains(password), false)
                .compose(contained -> contained
                        ? refuse(
                                "This password has been stolen somewhere before, and is in the lists of those who guess.")
                        : Future.succeededFuture(password));
    }

    private static Future<PlainPassword> refuse(String why) {
        return Future.failedFuture(new AuthException(Reason.PASSWORD_REFUSED, why));
    }
}
