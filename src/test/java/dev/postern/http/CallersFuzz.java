package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.Caller;
import dev.postern.domain.IpAddress;
import dev.postern.domain.Subnet;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any text as what proxies say of a client: whoever is named is named by an unbroken line of trusted proxies, or it is
 * the peer itself.
 *
 * <p>Each line of the input but the first is an X-Forwarded-For header; the first is the number of the request.
 */
public final class CallersFuzz {
    private static final String PEER = "127.0.0.1";
    private static final List<Subnet> TRUSTED = List.of(
            Subnet.parse(PEER).orElseThrow(),
            Subnet.parse("10.0.0.0/8").orElseThrow(),
            Subnet.parse("fd00::/8").orElseThrow());

    private CallersFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("x-request-id", lines[0]);
        for (int i = 1; i < lines.length; i++) {
            headers.add("x-forwarded-for", lines[i]);
        }

        Caller caller = new Callers(TRUSTED).of(request(headers, PEER));

        assertThat(caller.request()).matches("[\\w.-]{1,64}");
        assertThat(caller.address()).isEqualTo(expected(headers.getAll("x-forwarded-for")));
        assertThat(IpAddress.parse(caller.address()).map(IpAddress::text)).contains(caller.address());
        assertThat(new Callers(TRUSTED).of(request(headers, "192.0.2.1")).address())
                .isEqualTo("192.0.2.1");
        assertThat(new Callers(List.of()).of(request(headers, PEER)).address()).isEqualTo(PEER);
    }

    /** The same by another way, from the left: what stands left of an unknown proxy, or of nonsense, is forgotten. */
    private static String expected(List<String> headers) {
        String client = "";
        for (String hop : String.join(",", headers).split(",", -1)) {
            String address = IpAddress.parse(hop.strip()).map(IpAddress::text).orElse("");
            client = client.isEmpty() || !isTrusted(address) ? address : client;
        }
        return client.isEmpty() ? PEER : client;
    }

    private static boolean isTrusted(String address) {
        return IpAddress.parse(address)
                .filter(parsed -> TRUSTED.stream().anyMatch(subnet -> subnet.contains(parsed)))
                .isPresent();
    }

    private static HttpServerRequest request(MultiMap headers, String peer) {
        MultiMap answered = MultiMap.caseInsensitiveMultiMap();
        HttpServerResponse response =
                stub(HttpServerResponse.class, (self, method, arguments) -> switch (method.getName()) {
                    case "headers" -> answered;
                    case "putHeader" -> self;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return stub(HttpServerRequest.class, (self, method, arguments) -> switch (method.getName()) {
            case "headers" -> headers;
            case "getHeader" -> headers.get(String.valueOf(arguments[0]));
            case "remoteAddress" -> SocketAddress.inetSocketAddress(1, peer);
            case "response" -> response;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T stub(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
