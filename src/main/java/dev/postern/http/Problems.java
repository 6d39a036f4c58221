package dev.postern.http;

import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that turns a failure into an answer. Expected ones become their {@link Problem}; any other becomes a 500
 * with a number that the log repeats. None of them becomes a success.
 */
final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static Answer answerTo(Throwable fault) {
        if (fault instanceof AuthException refusal) {
            return refusal.reason() == Reason.EMAIL_TAKEN
                    ? Answer.json(400, Json.object().with("message", "email already registered"))
                    : answerTo(problemOf(refusal.reason()), refusal.detail(), refusal.retryAfter());
        }
        if (fault instanceof RefusedRequest refusal) {
            Answer answer = answerTo(refusal.problem(), "", Duration.ZERO);
            return refusal.closing() ? answer.thenClose() : answer;
        }
        return unexpected(fault);
    }

    /** Answers bytes that are not a request. */
    static Answer answerToUndecodable(@Nullable Throwable cause) {
        Problem problem = cause instanceof TooLongHttpLineException
                ? Problem.LINE_TOO_LONG
                : cause instanceof TooLongHttpHeaderException ? Problem.HEADERS_TOO_LARGE : Problem.MALFORMED_REQUEST;
        return answerTo(problem, "", Duration.ZERO).thenClose();
    }

    private static Problem problemOf(Reason reason) {
        return switch (reason) {
            case EMAIL_INVALID -> Problem.EMAIL_INVALID;
            case EMAIL_TAKEN -> throw new IllegalStateException("has an answer of its own");
            case PASSWORD_REFUSED -> Problem.PASSWORD_REFUSED;
            case BAD_CREDENTIALS -> Problem.BAD_CREDENTIALS;
            case NO_SESSION -> Problem.NO_SESSION;
            case SESSION_UNKNOWN -> Problem.SESSION_UNKNOWN;
            case EMAIL_UNVERIFIED -> Problem.EMAIL_UNVERIFIED;
            case VERIFICATION_INVALID -> Problem.VERIFICATION_INVALID;
            case MAIL_OFF -> Problem.MAIL_OFF;
            case ACCOUNT_UNKNOWN -> Problem.ACCOUNT_UNKNOWN;
            case ACCOUNT_DISABLED -> Problem.ACCOUNT_DISABLED;
            case RESET_REFUSED -> Problem.RESET_REFUSED;
            case RESET_TOKEN_INVALID -> Problem.RESET_TOKEN_INVALID;
            case THROTTLED -> Problem.THROTTLED;
            case BUSY -> Problem.BUSY;
            case STORE_UNAVAILABLE -> Problem.STORE_UNAVAILABLE;
            case STORE_FULL -> Problem.STORE_FULL;
        };
    }

    private static Answer answerTo(Problem problem, String detail, Duration retryAfter) {
        Json document = Json.object().with("code", problem.code());
        if (!detail.isEmpty()) {
            document = document.with("detail", detail);
        }
        Answer answer = Answer.problem(
                problem.status(), document.with("status", problem.status()).with("title", problem.title()));
        boolean passes = problem.status() == 503 || problem.status() == 429;
        return passes ? answer.with(HttpHeaders.RETRY_AFTER, wholeSeconds(retryAfter)) : answer;
    }

    /** At least one, so that nobody comes back at once. */
    private static String wholeSeconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private static Answer unexpected(Throwable fault) {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
        log.error("event=unexpected id={}", id, fault);
        Problem problem = Problem.INTERNAL;
        return Answer.problem(
                problem.status(),
                Json.object()
                        .with("code", problem.code())
                        .with("id", id)
                        .with("status", problem.status())
                        .with("title", problem.title()));
    }
}
