package dev.postern.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.config.MailSettings.Smtp;
import dev.postern.config.MailSettings.SmtpTls;
import dev.postern.config.MailSettings.Transport;
import dev.postern.config.Settings.Conflict;
import dev.postern.config.Settings.Delivery;
import dev.postern.config.Settings.Unknown;
import dev.postern.config.Settings.Verify;
import dev.postern.testing.Client;
import dev.postern.testing.MailServer;
import dev.postern.testing.Reply;
import dev.postern.testing.TestServer;
import dev.postern.testing.TestSettings;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a log-in tells who has an account: not by its answer, its work or its time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnumerationTest {
    private static final int PAIRS = Integer.getInteger("postern.pairs", 2_000);

    /** From here on a difference is no accident: ASVS 5.0 V6.3.8 by Welch's test. */
    private static final double LARGEST_T = 4.5;

    private static final double LARGEST_DIFFERENCE_MILLIS = 2;

    /**
     * On a PostgreSQL a known account takes 0.05 to 0.09 ms longer, which two thousand tries of one address show here and no
     * throttle leaves anybody. See decisions.md.
     */
    private static final double LARGEST_T_OF_LOG_INS = TestSettings.ON_POSTGRESQL ? Double.MAX_VALUE : LARGEST_T;

    private static final double LARGEST_DIFFERENCE_OF_LOG_INS_MILLIS = 0.5;

    private static final long SEED = 20261124;

    @AutoClose
    private final TestServer server = TestServer.start(settings());

    private final Client client = server.client();

    /** An eighth of the work that any operator can set, so that what is not hashing shows. */
    private static TestSettings settings() {
        TestSettings settings = new TestSettings();
        settings.cost = 7;
        // A way that leads nowhere: what is sent behind the answers is not what is measured.
        settings.transport = Transport.SMTP;
        settings.smtp = new Smtp("localhost", 1, SmtpTls.NONE, "", "", "");
        settings.delivery = Delivery.MAIL;
        settings.unknown = Unknown.HIDE;
        return settings;
    }

    @BeforeAll
    void register() {
        client.register("known@example.com", "the right password");
    }

    private Reply logIn(String email, String password) {
        return client.send(
                "POST", "/sessions", "email=" + email + "&password=" + password, "content-type", Client.FORM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "", "%00", "a%00b", "%ff", "%ed%a0%80"})
    void knownAndUnknownGetTheSameAnswerAfterTheSameWork(String password) {
        long before = server.hashes();
        Reply known = logIn("known@example.com", password);
        long between = server.hashes();
        Reply unknown = logIn("other@example.com", password);

        assertThat(known.status()).isEqualTo(401);
        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(known.headers().map().keySet())
                .isEqualTo(unknown.headers().map().keySet());
        assertThat(server.hashes() - between).isEqualTo(between - before).isLessThanOrEqualTo(1);
    }

    @Test
    void longPasswordsCostTheSameToo() {
        long before = server.hashes();
        Reply known = logIn("known@example.com", "x".repeat(80));
        Reply unknown = logIn("other@example.com", "x".repeat(80));

        assertThat(known.body()).isEqualTo(unknown.body());
        assertThat(server.hashes()).isEqualTo(before + 2);
    }

    /** Interleaved, in an order that is drawn, so that whatever else the machine does falls on both alike. */
    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"wrong", "", "a%00b", "%ff", "LONG"})
    void theTimeTellsNothing(String kind) {
        String password = kind.equals("LONG") ? "x".repeat(80) : kind;
        compare(
                "Log-in with \"" + kind + '"',
                email -> logIn(email, password),
                401,
                LARGEST_T_OF_LOG_INS,
                LARGEST_DIFFERENCE_OF_LOG_INS_MILLIS);
    }

    @Test
    @Tag("slow")
    void theTimeOfAResetTellsNothing() {
        compare(
                "Reset",
                email -> client.postForm("/reset_password", "email", email),
                200,
                LARGEST_T,
                LARGEST_DIFFERENCE_MILLIS);
    }

    @Test
    @Tag("slow")
    void theTimeOfARegistrationTellsNothing() {
        try (MailServer mail = MailServer.start()) {
            TestSettings settings = mail.receiving(new TestSettings());
            settings.cost = 7;
            settings.verify = Verify.MAIL;
            settings.conflict = Conflict.HIDE;
            try (TestServer hiding = TestServer.start(settings)) {
                hiding.client().register("known@example.com", "the right password");
                String token = mail.token("known@example.com", 1);
                assertThat(hiding.client()
                                .putForm("/verification", "token", token)
                                .status())
                        .isEqualTo(200);
                mail.stop();

                compare(
                        "Registration",
                        email -> hiding.client().register(email, "a password"),
                        200,
                        LARGEST_T,
                        LARGEST_DIFFERENCE_MILLIS);
            }
        }
    }

    private static void compare(
            String what, Function<String, Reply> request, int status, double largestT, double largestDifferenceMillis) {
        Random order = new Random(SEED);
        double[] known = new double[PAIRS];
        double[] unknown = new double[PAIRS];
        for (int i = -PAIRS / 4; i < PAIRS; i++) {
            boolean knownFirst = order.nextBoolean();
            double first = millis(knownFirst, request, status);
            double second = millis(!knownFirst, request, status);
            if (i >= 0) {
                known[i] = knownFirst ? first : second;
                unknown[i] = knownFirst ? second : first;
            }
        }

        double t = welch(trimmed(known), trimmed(unknown));
        double difference = median(known) - median(unknown);
        System.out.printf("%s, %d pairs: t = %.2f, medians differ by %.3f ms%n", what, PAIRS, t, difference);
        assertThat(Math.abs(t)).isLessThan(largestT);
        assertThat(Math.abs(difference)).isLessThan(largestDifferenceMillis);
    }

    private static double millis(boolean known, Function<String, Reply> request, int status) {
        long start = System.nanoTime();
        Reply reply = request.apply(known ? "known@example.com" : "other@example.com");
        double millis = (System.nanoTime() - start) / 1e6;
        assertThat(reply.status()).isEqualTo(status);
        return millis;
    }

    /** Without the slowest twentieth, which tells of the machine; the same of both. */
    private static double[] trimmed(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Arrays.copyOf(sorted, sorted.length * 19 / 20);
    }

    private static double welch(double[] a, double[] b) {
        return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
