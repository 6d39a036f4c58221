package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.auth.Auth.SignedIn;
import dev.postern.config.Settings.Verify;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.MailServer;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done with an account at once has one outcome. */
class AccountRaceTest {
    private static final int MANY_ROUNDS = Integer.getInteger("postern.rounds", 200);
    private static final int ROUNDS = 5;
    private static final int CALLERS = 16;

    @AutoClose
    private final MailServer mail = MailServer.start();

    private final TestSettings settings = mail.receiving(new TestSettings());

    @Test
    void ofManyConfirmationsOneCounts() {
        confirmAtOnce(ROUNDS);
    }

    @Test
    @Tag("slow")
    void ofManyConfirmationsOneCountsEveryTime() {
        confirmAtOnce(MANY_ROUNDS / 4);
    }

    @Test
    void aChangeAndAResetDoNotBothLeaveTheirSessions() {
        changeAgainstReset(ROUNDS);
    }

    @Test
    @Tag("slow")
    void aChangeAndAResetNeverBothLeaveTheirSessions() {
        changeAgainstReset(MANY_ROUNDS);
    }

    @Test
    void noLogInOutlivesARemoval() {
        logInAgainstRemoval(ROUNDS);
    }

    @Test
    @Tag("slow")
    void noLogInEverOutlivesARemoval() {
        logInAgainstRemoval(MANY_ROUNDS);
    }

    @Test
    void noLogInOutlivesASwitchingOff() {
        logInAgainstSwitchingOff(ROUNDS);
    }

    @Test
    @Tag("slow")
    void noLogInEverOutlivesASwitchingOff() {
        logInAgainstSwitchingOff(MANY_ROUNDS);
    }

    @Test
    void aLogInTakesARemovalBackOrComesTooLate() {
        logInAgainstPurge(ROUNDS);
    }

    @Test
    @Tag("slow")
    void aLogInAlwaysTakesARemovalBackOrComesTooLate() {
        logInAgainstPurge(MANY_ROUNDS);
    }

    private void confirmAtOnce(int rounds) {
        settings.verify = Verify.MAIL;
        try (TestService service = TestService.open(settings)) {
            for (int round = 0; round < rounds; round++) {
                String email = "bob" + round + "@example.com";
                service.register(email, "secret");
                String token = mail.token(email, 1);

                List<Future<Auth.Proven>> tried = IntStream.range(0, CALLERS)
                        .mapToObj(i -> service.auth().prove(CALLER, token))
                        .toList();

                assertThat(tried.stream().map(Await::settled).filter(Future::succeeded))
                        .hasSize(1);
                assertThat(service.isLive(service.session(email, "secret"))).isTrue();
            }
        }
    }

    /** Whichever is last decides which password is right; sessions of the other one are dead. */
    private void changeAgainstReset(int rounds) {
        try (TestService service = TestService.open(settings)) {
            for (int round = 0; round < rounds; round++) {
                String email = "bob" + round + "@example.com";
                service.register(email, "secret");
                Brought session = new Brought(Optional.of(service.session(email, "secret")), Optional.empty());
                String token = service.resetToken(email);

                Future<SignedIn> change = service.auth().changePassword(CALLER, "secret", "changed", session);
                Future<?> reset = service.auth().resetPassword(CALLER, email, token, "reset");
                boolean changed = Await.settled(change).succeeded();
                boolean replaced = Await.settled(reset).succeeded();

                assertThat(changed || replaced).isTrue();
                if (replaced) {
                    assertThat(opens(service, email, "changed")).isFalse();
                    assertThat(opens(service, email, "reset")).isTrue();
                    assertThat(changed && service.isLive(change.result().token()))
                            .isFalse();
                } else {
                    assertThat(opens(service, email, "changed")).isTrue();
                    assertThat(service.isLive(change.result().token())).isTrue();
                }
            }
        }
    }

    private void logInAgainstRemoval(int rounds) {
        try (TestService service = TestService.open(settings)) {
            for (int round = 0; round < rounds; round++) {
                String email = "bob" + round + "@example.com";
                service.register(email, "secret");
                Brought session = new Brought(Optional.of(service.session(email, "secret")), Optional.empty());

                noneIsLetIn(service, email, service.auth().remove(CALLER, "secret", session));
            }
        }
    }

    private void logInAgainstSwitchingOff(int rounds) {
        try (TestService service = TestService.open(settings)) {
            for (int round = 0; round < rounds; round++) {
                String email = "bob" + round + "@example.com";
                service.register(email, "secret");

                noneIsLetIn(service, email, service.auth().administration().disable(CALLER, email));
            }
        }
    }

    /** Log-ins begin behind the ending, and none of them outlives it. */
    private static void noneIsLetIn(TestService service, String email, Future<?> ending) {
        List<Future<SignedIn>> logIns = logIns(service, email, 4);
        assertThat(Await.settled(ending).succeeded()).isTrue();

        assertThat(opened(logIns)).noneMatch(service::isLive);
        assertThat(opens(service, email, "secret")).isFalse();
    }

    private void logInAgainstPurge(int rounds) {
        settings.deletionGrace = Duration.ofHours(1);
        try (TestService service = TestService.open(settings)) {
            for (int round = 0; round < rounds; round++) {
                String email = "bob" + round + "@example.com";
                service.register(email, "secret");
                Brought session = new Brought(Optional.of(service.session(email, "secret")), Optional.empty());
                Await.done(service.auth().remove(CALLER, "secret", session));
                service.clock().advance(settings.deletionGrace);

                List<Future<SignedIn>> logIns = logIns(service, email, 2);
                Await.done(service.janitor().clean());
                List<Token> opened = opened(logIns);

                assertThat(opened).allMatch(service::isLive).hasSize(opens(service, email, "secret") ? 2 : 0);
            }
        }
    }

    private static List<Future<SignedIn>> logIns(TestService service, String email, int count) {
        return Stream.generate(() -> service.auth().signIn(CALLER, email, "secret", Brought.NOTHING))
                .limit(count)
                .toList();
    }

    private static List<Token> opened(List<Future<SignedIn>> logIns) {
        return logIns.stream()
                .map(Await::settled)
                .filter(Future::succeeded)
                .map(logIn -> logIn.result().token())
                .toList();
    }

    private static boolean opens(TestService service, String email, String password) {
        return Await.settled(service.auth().signIn(CALLER, email, password, Brought.NOTHING))
                .succeeded();
    }
}
