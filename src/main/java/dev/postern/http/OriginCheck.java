package dev.postern.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/**
 * Whether a page of another site is behind a request that changes something. Immutable.
 *
 * <p>Problem: a page can have its visitor's browser send forms to us, with the visitor's cookie (SameSite=Lax stops that)
 * or without (logging the visitor in as somebody else, which it does not). Choice: browsers say where a request comes
 * from, in Sec-Fetch-Site, older ones in Origin, and no page can change what they say; what says neither is no browser.
 * Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Fetch Metadata"; W3C Fetch Metadata §2.
 */
final class OriginCheck {
    private static final Set<HttpMethod> CHANGING_NOTHING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Set<String> allowed;

    /** Lets through our own pages, and those of the origins. */
    OriginCheck(List<String> origins) {
        this.allowed = Set.copyOf(origins);
    }

    boolean passes(HttpServerRequest request) {
        if (CHANGING_NOTHING.contains(request.method())) {
            return true;
        }
        List<String> sites = request.headers().getAll("sec-fetch-site");
        List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (sites.isEmpty() && origins.isEmpty()) {
            return true;
        }
        if (origins.size() == 1 && allowed.contains(origins.get(0))) {
            return true;
        }
        return sites.isEmpty() ? isOurs(origins, request) : sites.size() == 1 && OURS.contains(sites.get(0));
    }

    /** By name and port alone: a proxy that ends TLS hides the scheme. */
    private static boolean isOurs(List<String> origins, HttpServerRequest request) {
        String host = RequestGate.hostOf(request);
        return origins.size() == 1
                && (origins.get(0).equalsIgnoreCase("http://" + host)
                        || origins.get(0).equalsIgnoreCase("https://" + host));
    }
}
