package dev.postern.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Whether a request comes from a front end that may be told secrets: it says one of the keys, if there are any. How long
 * the answer takes tells nothing about them but how many there are. Immutable.
 */
final class ServiceKeys {
    private static final String SCHEME = "Bearer ";

    private final List<byte[]> keys;
    private final Problem refusal;

    ServiceKeys(List<String> keys) {
        this(keys, Problem.SERVICE_KEY_REQUIRED);
    }

    /** The same with another word for who is refused. */
    ServiceKeys(List<String> keys, Problem refusal) {
        this.refusal = refusal;
        this.keys =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Fails unless the request may go on, before its body is read. */
    void require(HttpServerRequest request) {
        if (!keys.isEmpty() && !isKnown(request.headers().getAll(HttpHeaders.AUTHORIZATION))) {
            throw RefusedRequest.because(refusal);
        }
    }

    private boolean isKnown(List<String> authorizations) {
        if (authorizations.size() != 1 || !authorizations.get(0).startsWith(SCHEME)) {
            return false;
        }
        byte[] said = authorizations.get(0).substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, said);
        }
        return known;
    }
}
