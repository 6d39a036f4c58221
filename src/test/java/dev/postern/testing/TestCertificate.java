package dev.postern.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine that signs itself, with its key, in files; made by the JDK's own tool. */
public final class TestCertificate {
    public static final String PASSWORD = "changeit";

    /** What was made so far, by what it was to be: the tool takes a second. */
    private static final Map<Wanted, byte[]> MADE = new ConcurrentHashMap<>();

    private final KeyStore store;
    private final Path pkcs12;

    private TestCertificate(KeyStore store, Path pkcs12) {
        this.store = store;
        this.pkcs12 = pkcs12;
    }

    /** Makes one whose key is of a kind, such as {@code EC -groupname secp256r1}, in a file of a folder. */
    public static TestCertificate make(Path folder, String name, int days, String kind) {
        return make(folder, name, days, kind, "ip:127.0.0.1,dns:localhost");
    }

    /** The same for other names. */
    public static TestCertificate make(Path folder, String name, int days, String kind, String names) {
        Path file = folder.resolve(name + ".p12");
        try {
            Path unused =
                    Files.write(file, MADE.computeIfAbsent(new Wanted(name, days, kind, names), TestCertificate::make));
            keepFromOthers(file);
            return new TestCertificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), file);
        } catch (IOException | GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    private static byte[] make(Wanted wanted) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "postern",
                "-dname",
                "CN=" + wanted.name(),
                "-ext",
                "san=" + wanted.names(),
                "-validity",
                Integer.toString(wanted.days()),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg"));
        command.addAll(List.of(wanted.kind().split(" ")));
        try {
            Path folder = Files.createTempDirectory("certificate");
            Path file = folder.resolve("made.p12");
            command.addAll(List.of("-keystore", file.toString()));
            Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new AssertionError(said);
            }
            byte[] made = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return made;
        } catch (IOException | InterruptedException fault) {
            throw new AssertionError(fault);
        }
    }

    public static TestCertificate make(Path folder, String name) {
        return make(folder, name, 90, "EC -groupname secp256r1");
    }

    /** The file with certificate and key. */
    public Path pkcs12() {
        return pkcs12;
    }

    /** Writes the certificate and the key in PEM. */
    public void write(Path certificateFile, Path keyFile) {
        try {
            Files.writeString(certificateFile, pem("CERTIFICATE", certificate().getEncoded()));
            Key key = store.getKey("postern", PASSWORD.toCharArray());
            Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
            keepFromOthers(keyFile);
        } catch (IOException | GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    /** What clients need who trust this certificate alone. */
    public SSLContext trust() {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("postern", certificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    /** What a server needs that shows it. */
    public SSLContext shown() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    private Certificate certificate() throws GeneralSecurityException {
        return store.getCertificate("postern");
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private static void keepFromOthers(Path file) throws IOException {
        Path unused = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private record Wanted(String name, int days, String kind, String names) {}
}
