package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.testing.Await;
import dev.postern.testing.Client;
import dev.postern.testing.FramingCase;
import dev.postern.testing.RawHttp;
import dev.postern.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That no frame makes a real proxy and Postern disagree: whoever comes after it gets the answer to his own request. */
@Tag("slow")
class FramingBehindProxyTest {
    private static final String NGINX = """
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log /dev/null;
            events { }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              keepalive_timeout 1s;
              client_body_timeout 1s;
              client_header_timeout 1s;
              upstream postern { server 127.0.0.1:UPSTREAM; keepalive 1; }
              server {
                listen 127.0.0.1:PORT;
                location / {
                  proxy_pass http://postern;
                  proxy_http_version 1.1;
                  proxy_request_buffering off;
                  proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                }
              }
            }
            """;
    private static final String HAPROXY = """
            defaults
              mode http
              timeout connect 5s
              timeout client 1s
              timeout server 5s
              timeout http-keep-alive 1s
              timeout http-request 1s
            frontend clients
              bind 127.0.0.1:PORT
              default_backend postern
            backend postern
              http-reuse always
              server one 127.0.0.1:UPSTREAM maxconn 1
            """;

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "haproxy"})
    void nobodyGetsTheAnswerToAnotherRequest(String proxy, @TempDir Path directory)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(program(proxy))), program(proxy) + " is not installed");
        int port = freePort();
        try (TestServer server = TestServer.start()) {
            Process process = start(proxy, directory, port, server.port());
            try {
                Await.until(() -> accepts(port));
                Client client = new Client(port);
                FramingCase.all().forEach(framing -> {
                    String unused = RawHttp.exchangeAndHangUp(port, framing.bytes());
                    assertThat(client.get("/profile").code()).as(framing.name()).isEqualTo("no_session");
                    assertThat(client.get("/").body()).as(framing.name()).isEqualTo("{\"message\":\"Bienvenue\"}\n");
                    assertThat(client.get("/nothing").code()).as(framing.name()).isEqualTo("not_found");
                });
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(String proxy, Path directory, int port, int upstream) throws IOException {
        String text = (proxy.equals("nginx") ? NGINX : HAPROXY)
                .replace("PORT", Integer.toString(port))
                .replace("UPSTREAM", Integer.toString(upstream));
        Path file = Files.writeString(directory.resolve("proxy.conf"), text);
        List<String> command = proxy.equals("nginx")
                ? List.of(program(proxy), "-p", directory.toString(), "-c", file.toString())
                : List.of(program(proxy), "-db", "-f", file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy.log").toFile())
                .start();
    }

    /** Where Debian's packages put it. */
    private static String program(String name) {
        return "/usr/sbin/" + name;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
