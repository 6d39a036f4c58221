package dev.postern.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What {@code openapi.yaml} says, to compare answers with. Thread-safe. */
public final class ApiDescription {
    private static final ApiDescription OURS = new ApiDescription();

    private final ObjectMapper json = new ObjectMapper();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final JsonNode document;

    private ApiDescription() {
        try (InputStream resource = ApiDescription.class.getResourceAsStream("/openapi.yaml")) {
            this.document = new YAMLMapper().readTree(resource);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public static ApiDescription ours() {
        return OURS;
    }

    /** The routes, such as {@code GET /profile}. */
    public List<String> routes() {
        List<String> routes = new ArrayList<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> routes.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey())));
        return routes;
    }

    /** Fails unless an answer is one that this request may have. */
    public void check(String method, String target, Reply reply) {
        String type = reply.header("content-type");
        if (reply.body().isEmpty()) {
            return;
        }
        JsonNode operation = operation(method, target.split("\\?", 2)[0]);
        String status = Integer.toString(reply.status());
        JsonNode responses = operation.path("responses");
        JsonNode response = resolved(responses.has(status) ? responses.get(status) : responses.path("default"));
        JsonNode media = operation.isMissingNode()
                ? document.at("/components/responses/Problem/content").path(type)
                : response.path("content").path(type.split(";", 2)[0]);
        if (media.isMissingNode()) {
            throw new AssertionError(
                    "openapi.yaml knows no " + status + " of " + type + " for " + method + ' ' + target);
        }
        String schema = media.path("schema").path("$ref").asText();
        if (!schema.isEmpty()) {
            validate(schema, reply.body(), method + ' ' + target);
        }
    }

    private void validate(String schema, String body, String what) {
        try {
            Set<ValidationMessage> faults =
                    schemas.computeIfAbsent(schema, this::schema).validate(json.readTree(body));
            if (!faults.isEmpty()) {
                throw new AssertionError(what + " is not answered as openapi.yaml says: " + faults + " in " + body);
            }
        } catch (IOException fault) {
            throw new AssertionError(what + ": " + body, fault);
        }
    }

    private JsonSchema schema(String reference) {
        ObjectNode whole = json.createObjectNode();
        whole.put("$ref", reference);
        whole.set("components", document.get("components"));
        return factory.getSchema(whole);
    }

    private JsonNode operation(String method, String path) {
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        JsonNode paths = document.get("paths");
        JsonNode exact = paths.path(path);
        JsonNode item =
                exact.isMissingNode() ? paths.path(path.substring(0, path.lastIndexOf('/') + 1) + "{id}") : exact;
        return item.path(name);
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }
}
