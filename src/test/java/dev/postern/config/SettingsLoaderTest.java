package dev.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Engine;
import dev.postern.config.Settings.Prefix;
import dev.postern.config.Settings.Profile;
import dev.postern.config.Settings.Secure;
import dev.postern.config.Settings.Unknown;
import dev.postern.config.Settings.Verify;
import dev.postern.domain.Subnet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which source decides a setting, and that every setting arrives where it belongs. */
class SettingsLoaderTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void missingDefaultFileMeansTheDefaultsOfDevelopment() {
        Settings settings = Given.nothing().settings();

        assertThat(settings)
                .isEqualTo(new Settings(
                        Profile.DEVELOPMENT,
                        new Settings.Http(
                                "127.0.0.1",
                                5000,
                                PROCESSORS,
                                Duration.ofSeconds(10),
                                false,
                                new Settings.Cookie(Secure.AUTO, Prefix.NONE),
                                List.of(),
                                List.of()),
                        new Settings.Tls("", "", "", Duration.ofMinutes(1), Duration.ofDays(365)),
                        new Settings.Management("127.0.0.1", 5001),
                        new Settings.Db("jdbc:hsqldb:file:data/postern", "postern", "", 8, 64L << 20),
                        new Settings.Password(
                                12,
                                PROCESSORS,
                                64,
                                Duration.ofSeconds(5),
                                1,
                                false,
                                List.of("postern"),
                                "",
                                Engine.PAIRED),
                        new Settings.Sessions(
                                Duration.ofMinutes(30), Duration.ofHours(24), 10, Duration.ofSeconds(60), 50_000),
                        new Settings.Account(Duration.ZERO),
                        new Settings.Register(Verify.OFF, Conflict.REVEAL, Duration.ofHours(24)),
                        new MailSettings(
                                Transport.NONE,
                                "",
                                "",
                                "mail",
                                "",
                                new MailSettings.Smtp("localhost", 587, SmtpTls.STARTTLS, "", "", ""),
                                3),
                        new Settings.Reset(Duration.ofMinutes(15), Delivery.RESPONSE, Unknown.REVEAL, List.of()),
                        new Settings.Throttle(10, 50, 20, 100, 0, 0, 3, 0, 10, 0)));
    }

    @Test
    void productionHasHarderDefaults() {
        Settings settings =
                Given.nothing().argument("profile", "production").mail().settings();

        assertThat(settings)
                .isEqualTo(new Settings(
                        Profile.PRODUCTION,
                        new Settings.Http(
                                "127.0.0.1",
                                5000,
                                PROCESSORS,
                                Duration.ofSeconds(10),
                                false,
                                new Settings.Cookie(Secure.TRUE, Prefix.HOST),
                                List.of(),
                                List.of()),
                        new Settings.Tls("", "", "", Duration.ofMinutes(1), Duration.ofDays(365)),
                        new Settings.Management("127.0.0.1", 5001),
                        new Settings.Db("jdbc:hsqldb:file:data/postern", "postern", "", 8, 64L << 20),
                        new Settings.Password(
                                12,
                                PROCESSORS,
                                64,
                                Duration.ofSeconds(5),
                                8,
                                true,
                                List.of("postern"),
                                "",
                                Engine.PAIRED),
                        new Settings.Sessions(
                                Duration.ofMinutes(30), Duration.ofHours(24), 10, Duration.ofSeconds(60), 50_000),
                        new Settings.Account(Duration.ZERO),
                        new Settings.Register(Verify.MAIL, Conflict.HIDE, Duration.ofHours(24)),
                        new MailSettings(
                                Transport.SMTP,
                                "accounts@example.org",
                                "https://www.example.org",
                                "mail",
                                "",
                                new MailSettings.Smtp("localhost", 587, SmtpTls.STARTTLS, "", "", ""),
                                3),
                        new Settings.Reset(Duration.ofMinutes(15), Delivery.MAIL, Unknown.HIDE, List.of()),
                        new Settings.Throttle(10, 50, 20, 100, 20, 20, 3, 20, 10, 300)));
    }

    @Test
    void everyKeyArrivesWhereItBelongs(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, """
                        profile: production
                        http:
                          host: 192.0.2.1
                          port: 6000
                          event_loops: 3
                          idle_timeout: 20s
                          access_log: true
                        insecure.public: true
                        insecure.store: true
                        tls:
                          certificate: chain.pem
                          key: key.pem
                          password: of a .p12
                          reload: 2m
                          hsts: 30d
                        cookie.secure: false
                        cookie.prefix: none
                        proxy.trusted: 10.0.0.0/8
                        http.origins: https://a.example, http://b.example:81
                        management:
                          host: 192.0.2.2
                          port: 6001
                        db:
                          url: jdbc:postgresql://192.0.2.3/everyKey?sslmode=disable
                          user: somebody
                          password: secret
                          pool_size: 4
                          free_space_floor: 2GiB
                        password:
                          cost: 11
                          threads: 5
                          queue: 6
                          queue_timeout: 700ms
                          min_length: 9
                          refuse_common: false
                          names: acme, rocket
                          breached: stolen.filter
                          engine: jbcrypt
                        sessions:
                          idle: 2h
                          absolute: 3d
                          per_user: 12
                          touch_interval: 7s
                          cache: 999
                        account.deletion_grace: 7d
                        register:
                          verify: off
                          conflict: reveal
                        verification.ttl: 12h
                        mail:
                          transport: file
                          from: from@example.org
                          folder: letters
                          templates: texts
                          host: mail.example.org
                          port: 2525
                          tls: tls
                          authority: authority.pem
                          user: us
                          password: hush
                          per_recipient: 11
                        public.url: https://www.example.org:444/a
                        service.key: 0123456789abcdef0123456789abcdef
                        reset:
                          ttl: 13m
                          delivery: none
                          unknown: 403
                        throttle:
                          login_account: 1
                          login_network: 2
                          login_spread: 3
                          login_consecutive: 8
                          login_devices: 9
                          register_network: 4
                          reset_account: 5
                          reset_network: 6
                          reset_failures: 7
                          unknown_sessions: 10
                        """).settings();

        assertThat(settings)
                .isEqualTo(new Settings(
                        Profile.PRODUCTION,
                        new Settings.Http(
                                "192.0.2.1",
                                6000,
                                3,
                                Duration.ofSeconds(20),
                                true,
                                new Settings.Cookie(Secure.FALSE, Prefix.NONE),
                                List.of(Subnet.parse("10.0.0.0/8").orElseThrow()),
                                List.of("https://a.example", "http://b.example:81")),
                        new Settings.Tls(
                                "chain.pem", "key.pem", "of a .p12", Duration.ofMinutes(2), Duration.ofDays(30)),
                        new Settings.Management("192.0.2.2", 6001),
                        new Settings.Db(
                                "jdbc:postgresql://192.0.2.3/everyKey?sslmode=disable",
                                "somebody",
                                "secret",
                                4,
                                2L << 30),
                        new Settings.Password(
                                11,
                                5,
                                6,
                                Duration.ofMillis(700),
                                9,
                                false,
                                List.of("acme", "rocket"),
                                "stolen.filter",
                                Engine.JBCRYPT),
                        new Settings.Sessions(Duration.ofHours(2), Duration.ofDays(3), 12, Duration.ofSeconds(7), 999),
                        new Settings.Account(Duration.ofDays(7)),
                        new Settings.Register(Verify.OFF, Conflict.REVEAL, Duration.ofHours(12)),
                        new MailSettings(
                                Transport.FILE,
                                "from@example.org",
                                "https://www.example.org:444/a",
                                "letters",
                                "texts",
                                new MailSettings.Smtp(
                                        "mail.example.org", 2525, SmtpTls.TLS, "authority.pem", "us", "hush"),
                                11),
                        new Settings.Reset(
                                Duration.ofMinutes(13),
                                Delivery.NONE,
                                Unknown.REVEAL,
                                List.of("0123456789abcdef0123456789abcdef")),
                        new Settings.Throttle(1, 2, 3, 8, 9, 4, 5, 6, 7, 10)));
    }

    @Test
    void fileWinsOverTheDefault(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "http.port: 6000").settings();

        assertThat(settings.http().port()).isEqualTo(6000);
    }

    @Test
    void defaultFileIsReadWhereThereIsOne(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "http.port: 6000").unnamed().settings();

        assertThat(settings.http().port()).isEqualTo(6000);
    }

    @Test
    void environmentWinsOverTheFile(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "http.port: 6000")
                .variable("POSTERN_HTTP_PORT", "7000")
                .settings();

        assertThat(settings.http().port()).isEqualTo(7000);
    }

    @Test
    void commandLineWinsOverTheEnvironment(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "http.port: 6000")
                .variable("POSTERN_HTTP_PORT", "7000")
                .argument("http.port", "8000")
                .settings();

        assertThat(settings.http().port()).isEqualTo(8000);
    }

    @Test
    void strongerSourceLeavesTheOtherSettingsOfAWeakerOne(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "{http.port: 6000, management.port: 6001}")
                .variable("POSTERN_HTTP_PORT", "7000")
                .settings();

        assertThat(settings.management().port()).isEqualTo(6001);
    }

    @Test
    void wrongValueThatAStrongerSourceReplacesIsNoFault(@TempDir Path directory) {
        Settings settings = Given.yaml(directory, "http.port: none")
                .argument("http.port", "8000")
                .settings();

        assertThat(settings.http().port()).isEqualTo(8000);
    }

    @Test
    void profileOfTheEnvironmentChoosesTheDefaults() {
        Settings settings =
                Given.nothing().mail().variable("POSTERN_PROFILE", "production").settings();

        assertThat(settings.reset().delivery()).isEqualTo(Delivery.MAIL);
    }

    @Test
    void whatIsSetWinsOverTheDefaultOfTheProfile() {
        Settings settings = Given.nothing()
                .mail()
                .argument("profile", "production")
                .argument("password.min_length", "12")
                .settings();

        assertThat(settings.password().minLength()).isEqualTo(12);
    }

    @Test
    void zeroThreadsMeansOneAProcessor() {
        Settings settings = Given.nothing()
                .argument("password.threads", "0")
                .argument("http.event_loops", "0")
                .settings();

        assertThat(settings.password().threads()).isEqualTo(PROCESSORS);
        assertThat(settings.http().eventLoops()).isEqualTo(PROCESSORS);
    }

    @Test
    void missingFileThatWasNamedIsAFault(@TempDir Path directory) {
        Path missing = directory.resolve("missing.yaml");

        assertThat(Given.file(missing).faults()).singleElement().asString().startsWith(missing + ": cannot be read");
    }
}
