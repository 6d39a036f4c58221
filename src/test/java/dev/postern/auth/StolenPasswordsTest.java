package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.breach.BreachFilterBuilder;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.testing.Await;
import dev.postern.testing.StolenPasswords;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stolen passwords are refused where they are chosen, and nowhere else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StolenPasswordsTest {
    private final Path filter;

    @AutoClose
    private final TestService service;

    StolenPasswordsTest(@TempDir Path folder) throws IOException {
        filter = folder.resolve("filter");
        build(folder, "correct horse battery staple");
        TestSettings settings = new TestSettings();
        settings.breached = filter.toString();
        service = TestService.open(settings);
    }

    private void build(Path folder, String... stolen) throws IOException {
        long unused =
                BreachFilterBuilder.build(StolenPasswords.write(folder.resolve("list"), Stream.of(stolen)), filter);
    }

    @Test
    void aStolenOneIsRefusedAtRegistrationAndTheAnswerSaysWhy() {
        assertStolen(Await.failure(service.auth().register(CALLER, "a@example.com", "correct horse battery staple")));
    }

    @Test
    void itIsRefusedAtAResetWhoseTokenThenStillWorks() {
        Await.done(service.auth().register(CALLER, "b@example.com", "a first password"));
        String token = Await.value(service.auth().requestReset(CALLER, "b@example.com"))
                .token()
                .orElseThrow()
                .reveal();

        assertStolen(Await.failure(
                service.auth().resetPassword(CALLER, "b@example.com", token, "correct horse battery staple")));
        Await.done(service.auth().resetPassword(CALLER, "b@example.com", token, "a second password"));
    }

    @Test
    void oneThatWasStolenLaterStillLogsIn(@TempDir Path folder) throws IOException {
        Await.done(service.auth().register(CALLER, "c@example.com", "stolen later"));
        build(folder, "correct horse battery staple", "stolen later");

        Await.done(service.auth().signIn(CALLER, "c@example.com", "stolen later", Brought.NOTHING));
        assertStolen(Await.failure(service.auth().register(CALLER, "d@example.com", "stolen later")));
    }

    private static void assertStolen(Throwable fault) {
        assertThat(fault).isInstanceOfSatisfying(AuthException.class, refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.PASSWORD_REFUSED);
            assertThat(refusal.detail())
                    .isEqualTo(
                            "This password has been stolen somewhere before, and is in the lists of those who guess.");
        });
    }
}
