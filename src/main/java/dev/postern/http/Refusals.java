package dev.postern.http;

import dev.postern.domain.AuthException;
import dev.postern.domain.Caller;
import dev.postern.domain.Reason;
import dev.postern.domain.Tally;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is refused, and records refusals that somebody who attacks would cause: of each kind the first in a second,
 * with how many there were since the one before. What the service itself refuses is recorded there. For one event loop.
 * Source: ASVS 5.0 V16.3.2, V16.3.3.
 */
final class Refusals {
    private static final Logger log = LoggerFactory.getLogger("postern.events");

    /** Honest clients mistype paths. */
    private static final Set<Problem> HARMLESS =
            EnumSet.of(Problem.NOT_FOUND, Problem.METHOD_NOT_ALLOWED, Problem.BODY_UNSUPPORTED);

    /** What the service refuses as often as somebody asks. */
    private static final Map<Reason, Problem> FREQUENT =
            Map.of(Reason.NO_SESSION, Problem.NO_SESSION, Reason.THROTTLED, Problem.THROTTLED);

    private final Callers callers;
    private final LongSupplier nanos;
    private final Map<Problem, Tally> tallies = new EnumMap<>(Problem.class);

    Refusals(Callers callers, LongSupplier nanos) {
        this.callers = callers;
        this.nanos = nanos;
    }

    /** Records the fault where it tells of an attack, and answers it. */
    void answer(Throwable fault, HttpServerRequest request) {
        telling(fault).ifPresent(problem -> record(problem, request));
        Problems.answerTo(fault).send(request);
    }

    /** The same for bytes that are no request. */
    void answerUndecodable(HttpServerRequest request) {
        record(Problem.MALFORMED_REQUEST, request);
        Problems.answerToUndecodable(request.decoderResult().cause()).send(request);
    }

    private static Optional<Problem> telling(Throwable fault) {
        if (fault instanceof RefusedRequest refused) {
            return Optional.of(refused.problem()).filter(problem -> !HARMLESS.contains(problem));
        }
        if (fault instanceof AuthException refusal) {
            return Optional.ofNullable(FREQUENT.get(refusal.reason()));
        }
        return Optional.empty();
    }

    private void record(Problem problem, HttpServerRequest request) {
        long now = nanos.getAsLong();
        long count = tallies.computeIfAbsent(problem, first -> new Tally(now)).countAndAsk(now);
        if (count > 0) {
            Caller caller = callers.of(request);
            log.atInfo()
                    .addKeyValue("event", "refused")
                    .addKeyValue("outcome", problem.code())
                    .addKeyValue("count", count)
                    .addKeyValue("from", caller.address())
                    .addKeyValue("request", caller.request())
                    .log("");
        }
    }
}
