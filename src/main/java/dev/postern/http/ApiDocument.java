package dev.postern.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The description of all routes, for programs. Source: OpenAPI 3.1. Immutable. */
final class ApiDocument {
    /** Source: RFC 9512. */
    private static final String TYPE = "application/yaml";

    private static final String PLACE = "/openapi.yaml";

    private final String text;

    private ApiDocument(String text) {
        this.text = text;
    }

    /** Reads it from where it is shipped. */
    static ApiDocument read() {
        try (InputStream resource = Objects.requireNonNull(ApiDocument.class.getResourceAsStream(PLACE), PLACE)) {
            return new ApiDocument(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    Future<Answer> show(HttpServerRequest request) {
        return Future.succeededFuture(Answer.text(TYPE, text));
    }
}
