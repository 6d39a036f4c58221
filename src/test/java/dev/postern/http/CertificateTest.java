package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.Server;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestCertificate;
import dev.postern.testing.TestClock;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates: in which files they may be, which are refused, and how a new one comes into use. */
@Tag("storeless")
class CertificateTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final TestSettings settings = new TestSettings();

    @BeforeEach
    void namePemFiles() {
        settings.certificate = folder.resolve("chain.pem").toString();
        settings.certificateKey = folder.resolve("key.pem").toString();
    }

    @CanIgnoreReturnValue
    private TestCertificate install(String name) {
        return install(TestCertificate.make(folder, name));
    }

    @CanIgnoreReturnValue
    private TestCertificate install(TestCertificate certificate) {
        certificate.write(Path.of(settings.certificate), Path.of(settings.certificateKey));
        return certificate;
    }

    @Test
    void pemFilesAreRead() throws Exception {
        TestCertificate certificate = install("first");
        try (TestServer server = TestServer.start(settings)) {
            assertThat(get(server, certificate).version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void anRsaKeyIsAsGood() throws Exception {
        TestCertificate certificate = install(TestCertificate.make(folder, "rsa", 90, "RSA -keysize 3072"));
        try (TestServer server = TestServer.start(settings)) {
            assertThat(get(server, certificate).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws Exception {
        install("first");
        try (TestServer server = TestServer.start(settings)) {
            TestCertificate second = install("second");

            Await.until(() -> isShown(server, second));

            assertThat(get(server, second).version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void anUnusableOneIsLoggedOnceAndTheOneBeforeStays() throws Exception {
        TestCertificate first = install("first");
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            Path unused = Files.writeString(Path.of(settings.certificate), "half a cert");
            Await.until(() -> log.lines().stream().anyMatch(line -> line.startsWith("event=certificate_unusable")));

            assertThat(get(server, first).statusCode()).isEqualTo(200);

            TestCertificate second = install("second");
            Await.until(() -> isShown(server, second));
            assertThat(log.lines().stream().filter(line -> line.startsWith("event=certificate_unusable")))
                    .hasSize(1);
        }
    }

    @Test
    void oneThatEndsSoonIsToldOf() {
        install("first");
        try (LogCapture log = LogCapture.open();
                TestServer server = TestServer.start(settings)) {
            assertThat(log.lines()).noneMatch(line -> line.startsWith("event=certificate_expires"));

            server.clock()
                    .advance(Duration.between(
                            server.clock().instant(), Instant.now().plus(Duration.ofDays(70))));

            Await.until(() -> log.lines().stream().anyMatch(line -> line.startsWith("event=certificate_expires at=")));
        }
    }

    @Test
    void missingFileIsNamed() {
        assertUnusable("tls.certificate: cannot read ");
    }

    @Test
    void anotherCertificatesKeyIsRefused() {
        TestCertificate second = TestCertificate.make(folder, "second");
        install("first");
        second.write(folder.resolve("elsewhere.pem"), Path.of(settings.certificateKey));

        assertUnusable("tls.key: this is not the certificate's key");
    }

    @Test
    void aKeyThatEverybodyMayReadIsRefused() throws IOException {
        install("first");
        Path unused = Files.setPosixFilePermissions(
                Path.of(settings.certificateKey), PosixFilePermissions.fromString("rw-r--r--"));

        assertUnusable("tls.key: everybody may read ");
    }

    @Test
    void aShortRsaKeyIsRefused() {
        install(TestCertificate.make(folder, "short", 90, "RSA -keysize 1024"));

        assertUnusable("tls.certificate: an RSA key has at least 2048 bits");
    }

    @Test
    void aWrongPasswordIsNotRepeated() {
        settings.certificate = install("first").pkcs12().toString();
        settings.certificateKey = "";
        settings.certificatePassword = "canary";

        assertThatThrownBy(() -> Server.start(settings.build(), database -> new TestClock()))
                .hasMessageStartingWith("tls.certificate: certificate and key cannot be read")
                .hasMessageNotContaining("canary");
    }

    private void assertUnusable(String message) {
        assertThatThrownBy(() -> Server.start(settings.build(), database -> new TestClock()))
                .hasMessageStartingWith(message);
    }

    private static HttpResponse<String> get(TestServer server, TestCertificate trusted)
            throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .sslContext(trusted.trust())
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static boolean isShown(TestServer server, TestCertificate certificate) {
        try {
            return get(server, certificate).statusCode() == 200;
        } catch (IOException another) {
            return false;
        } catch (InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }
}
