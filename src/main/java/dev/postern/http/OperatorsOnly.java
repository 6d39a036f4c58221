package dev.postern.http;

import dev.postern.domain.IpAddress;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A route for who is on this machine and can read the operator's key. To anybody from elsewhere there is nothing here: what
 * is said would cross a network unencrypted. Immutable.
 */
final class OperatorsOnly implements Function<HttpServerRequest, Future<Answer>> {
    private final Optional<ServiceKeys> key;
    private final Function<HttpServerRequest, Future<Answer>> action;

    /**
     * Guards an action.
     *
     * @param key the operator's; empty where there is none, and nothing to be done either
     */
    OperatorsOnly(Optional<String> key, Function<HttpServerRequest, Future<Answer>> action) {
        this.key = key.map(secret -> new ServiceKeys(List.of(secret), Problem.OPERATOR_KEY_REQUIRED));
        this.action = action;
    }

    @Override
    public Future<Answer> apply(HttpServerRequest request) {
        if (key.isEmpty() || !isOfThisMachine(request)) {
            throw RefusedRequest.because(Problem.NOT_FOUND);
        }
        key.get().require(request);
        return action.apply(request);
    }

    private static boolean isOfThisMachine(HttpServerRequest request) {
        String peer = String.valueOf(request.remoteAddress().hostAddress());
        // Who asks one's own address asks from it: a packet from elsewhere that says so is dropped by the kernel.
        return peer.equals(request.localAddress().hostAddress())
                || IpAddress.parse(peer)
                        .filter(known -> known.address().isLoopbackAddress())
                        .isPresent();
    }
}
