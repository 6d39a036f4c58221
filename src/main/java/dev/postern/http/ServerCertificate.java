package dev.postern.http;

import dev.postern.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** What the listener shows for itself under TLS: a chain of certificates, and the key that goes with it. Immutable. */
public final class ServerCertificate {
    /** Source: NIST SP 800-57 part 1, table 2: less has not been enough since 2014. */
    private static final int LEAST_RSA_BITS = 2_048;

    private final KeyCertOptions options;
    private final X509Certificate certificate;

    private ServerCertificate(KeyCertOptions options, X509Certificate certificate) {
        this.options = options;
        this.certificate = certificate;
    }

    /**
     * Reads the files and checks that they can be used together; blocks.
     *
     * @throws CertificateException when they cannot; the message names the setting to change
     */
    public static ServerCertificate read(Vertx vertx, Settings.Tls settings) throws CertificateException {
        Path secret = path(settings.isPkcs12() ? "tls.certificate" : "tls.key", secretOf(settings));
        refuseIfEverybodyReads(secret);
        KeyCertOptions options = settings.isPkcs12()
                ? new PfxOptions().setValue(bytes("tls.certificate", secret)).setPassword(settings.password())
                : new PemKeyCertOptions()
                        .addCertValue(bytes("tls.certificate", path("tls.certificate", settings.certificate())))
                        .addKeyValue(bytes("tls.key", secret));
        return new ServerCertificate(options, checked(vertx, options));
    }

    /** As Vert.x wants it. */
    KeyCertOptions options() {
        return options;
    }

    /** Until when clients accept it. */
    public Instant expires() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whether both show the same. */
    public boolean isSameAs(ServerCertificate other) {
        return certificate.equals(other.certificate);
    }

    private static String secretOf(Settings.Tls settings) {
        return settings.isPkcs12() ? settings.certificate() : settings.key();
    }

    private static Path path(String key, String name) throws CertificateException {
        try {
            return Path.of(name);
        } catch (InvalidPathException notForThisSystem) {
            throw new CertificateException(key + ": this is no file name here", notForThisSystem);
        }
    }

    private static Buffer bytes(String key, Path file) throws CertificateException {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException fault) {
            throw new CertificateException(key + ": cannot read " + file + " (" + fault + ")", fault);
        }
    }

    private static void refuseIfEverybodyReads(Path secret) throws CertificateException {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(secret, PosixFileAttributeView.class);
            if (view != null
                    && Files.exists(secret)
                    && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
                throw new CertificateException("tls.key: everybody may read " + secret + "; take that right away");
            }
        } catch (IOException fault) {
            throw new CertificateException("tls.key: cannot look at " + secret + " (" + fault + ")", fault);
        }
    }

    private static X509Certificate checked(Vertx vertx, KeyCertOptions options) throws CertificateException {
        try {
            X509KeyManager keys = Arrays.stream(
                            options.getKeyManagerFactory(vertx).getKeyManagers())
                    .filter(X509KeyManager.class::isInstance)
                    .map(X509KeyManager.class::cast)
                    .findFirst()
                    .orElseThrow();
            return checked(keys);
        } catch (CertificateException known) {
            throw known;
        } catch (Exception malformed) {
            throw new CertificateException(
                    "tls.certificate: certificate and key cannot be read as PEM or PKCS#12 (" + malformed.getMessage()
                            + ")",
                    malformed);
        }
    }

    private static X509Certificate checked(X509KeyManager keys) throws GeneralSecurityException {
        for (String type : new String[] {"EC", "RSA", "EdDSA"}) {
            String @Nullable [] names = keys.getServerAliases(type, null);
            if (names != null && names.length > 0) {
                X509Certificate certificate = keys.getCertificateChain(names[0])[0];
                refuseIfWeak(certificate);
                refuseIfNotAPair(certificate, keys.getPrivateKey(names[0]));
                return certificate;
            }
        }
        throw new CertificateException("tls.certificate: there is no certificate with a key in it");
    }

    private static void refuseIfWeak(X509Certificate certificate) throws CertificateException {
        if (certificate.getPublicKey() instanceof RSAKey key && key.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new CertificateException("tls.certificate: an RSA key has at least " + LEAST_RSA_BITS + " bits");
        }
    }

    /** Java would find out at the first handshake only. */
    private static void refuseIfNotAPair(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] nonce = new byte[32];
        new SecureRandom().nextBytes(nonce);
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(nonce);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(nonce);
        if (!signature.verify(signed)) {
            throw new CertificateException("tls.key: this is not the certificate's key");
        }
    }
}
