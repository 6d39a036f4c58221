package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.testing.ApiDescription;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the routes is theirs. What the tests' client is answered, in all tests, is compared with it there. */
class ApiDocumentTest {
    @Test
    void everyRouteIsInItAndNoOther() {
        try (TestService service = TestService.open()) {
            List<String> served = Stream.concat(
                            Routes.ofService(service.auth(), new TestSettings().build()).stream(),
                            Routes.ofManagement(Future.failedFuture("not open")).stream())
                    .map(route -> route.method().name() + ' ' + route.path())
                    .toList();

            assertThat(ApiDescription.ours().routes()).containsExactlyInAnyOrderElementsOf(served);
        }
    }

    @Test
    void everyCodeIsInIt() throws IOException {
        String text = Files.readString(Path.of("src", "main", "resources", "openapi.yaml"));

        assertThat(Arrays.stream(Problem.values()).map(problem -> "            - " + problem.code() + "\n"))
                .allSatisfy(line -> assertThat(text).contains(line));
    }

    @Test
    void itIsServed() throws IOException {
        try (TestServer server = TestServer.start()) {
            Reply reply = server.client().get("/openapi.yaml");

            assertThat(reply.header("content-type")).isEqualTo("application/yaml");
            assertThat(reply.body()).isEqualTo(Files.readString(Path.of("src", "main", "resources", "openapi.yaml")));
        }
    }

    @Test
    void anotherAnswerIsNotThatOfIt() {
        HttpHeaders json = HttpHeaders.of(Map.of("content-type", List.of("application/json")), (name, value) -> true);

        assertThatThrownBy(() -> ApiDescription.ours()
                        .check("GET", "/profile", new Reply(200, json, "{\"email\":\"a@b.c\",\"more\":1}")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> ApiDescription.ours().check("GET", "/profile", new Reply(418, json, "{}")))
                .isInstanceOf(AssertionError.class);
    }
}
