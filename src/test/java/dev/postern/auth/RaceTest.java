package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.Auth.Brought;
import dev.postern.domain.AuthException;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many callers, one thing to be had: the database decides, and exactly one of them gets it. */
class RaceTest {
    private static final int CALLERS = 64;
    private static final int ROUNDS = 5;
    private static final int MANY_ROUNDS = Integer.getInteger("postern.rounds", 200);
    private static final String EMAIL = "bob@example.com";

    @AutoClose
    private final TestService service = TestService.open(new TestSettings());

    @Test
    void oneOfManyRegistrationsWins() {
        registerAtOnce(ROUNDS);
    }

    @Test
    @Tag("slow")
    void oneOfManyRegistrationsWinsEveryTime() {
        registerAtOnce(MANY_ROUNDS);
    }

    @Test
    void oneOfManyUsesOfAResetTokenWins() {
        resetAtOnce(ROUNDS);
    }

    @Test
    @Tag("slow")
    void oneOfManyUsesOfAResetTokenWinsEveryTime() {
        resetAtOnce(MANY_ROUNDS);
    }

    @Test
    void ofManyRequestsAtOnceOneTokenIsLeft() {
        requestAtOnce(ROUNDS);
    }

    @Test
    @Tag("slow")
    void ofManyRequestsAtOnceOneTokenIsLeftEveryTime() {
        requestAtOnce(MANY_ROUNDS);
    }

    private void requestAtOnce(int rounds) {
        service.register(EMAIL, "secret");

        for (int round = 0; round < rounds; round++) {
            List<Outcome<Auth.Issued>> issued =
                    atOnce(CALLERS, () -> service.auth().requestReset(CALLER, EMAIL));
            long working = issued.stream()
                    .filter(outcome -> outcome.value().isPresent())
                    .map(outcome -> outcome.value().get().token().orElseThrow().reveal())
                    .filter(token -> outcome(service.auth().resetPassword(CALLER, EMAIL, token, "secret"))
                            .value()
                            .isPresent())
                    .count();

            assertThat(working).isEqualTo(1);
        }
    }

    @Test
    void oneOfManyLogOutsWins() {
        service.register(EMAIL, "secret");

        for (int round = 0; round < ROUNDS; round++) {
            Token session = service.session(EMAIL, "secret");
            List<Outcome<Boolean>> ends = atOnce(
                    CALLERS,
                    () -> service.auth().signOut(CALLER, Optional.of(session)).map(true));

            assertOneSuccess(ends, Reason.NO_SESSION);
        }
    }

    @Test
    void noLogInWithTheOldPasswordOutlivesAReset() {
        logInAgainstReset(20);
    }

    @Test
    @Tag("slow")
    void noLogInWithTheOldPasswordEverOutlivesAReset() {
        logInAgainstReset(5 * MANY_ROUNDS);
    }

    @Test
    void theCapOnSessionsHoldsForLogInsAtOnce() {
        service.register(EMAIL, "secret");

        List<Token> sessions =
                atOnce(CALLERS, () -> service.auth().signIn(CALLER, EMAIL, "secret", Brought.NOTHING)).stream()
                        .flatMap(outcome -> outcome.value().stream())
                        .map(Auth.SignedIn::token)
                        .toList();

        assertThat(sessions).hasSize(CALLERS);
        assertThat(sessions.stream().filter(service::isLive)).hasSize(new TestSettings().sessionsPerUser);
    }

    private void registerAtOnce(int rounds) {
        for (int round = 0; round < rounds; round++) {
            String email = "bob" + round + "@example.com";
            assertOneSuccess(
                    atOnce(CALLERS, () -> service.auth().register(CALLER, email, "secret")), Reason.EMAIL_TAKEN);
        }
    }

    private void resetAtOnce(int rounds) {
        service.register(EMAIL, "secret");
        for (int round = 0; round < rounds; round++) {
            String token = service.resetToken(EMAIL);
            String password = "secret" + round;
            assertOneSuccess(
                    atOnce(CALLERS, () -> service.auth().resetPassword(CALLER, EMAIL, token, password)),
                    Reason.RESET_TOKEN_INVALID);
            assertThat(service.isLive(service.session(EMAIL, password))).isTrue();
        }
    }

    private void logInAgainstReset(int rounds) {
        service.register(EMAIL, "secret0");
        for (int round = 0; round < rounds; round++) {
            String old = "secret" + round;
            String fresh = "secret" + (round + 1);
            String token = service.resetToken(EMAIL);
            List<Future<Auth.SignedIn>> logIns = new ArrayList<>();
            Future<?> reset = service.auth().resetPassword(CALLER, EMAIL, token, fresh);
            for (int i = 0; i < 4; i++) {
                logIns.add(service.auth().signIn(CALLER, EMAIL, old, Brought.NOTHING));
            }
            Outcome<?> done = outcome(reset);
            List<Token> opened = logIns.stream()
                    .map(RaceTest::outcome)
                    .flatMap(outcome -> outcome.value().stream())
                    .map(Auth.SignedIn::token)
                    .toList();

            assertThat(done.value()).isPresent();
            assertThat(opened).noneMatch(service::isLive);
        }
    }

    private static <T> void assertOneSuccess(List<Outcome<T>> outcomes, Reason otherwise) {
        assertThat(outcomes.stream().filter(outcome -> outcome.value().isPresent()))
                .hasSize(1);
        assertThat(outcomes.stream().flatMap(outcome -> outcome.fault().stream()))
                .hasSize(CALLERS - 1)
                .allMatch(fault -> fault instanceof AuthException refusal && refusal.reason() == otherwise);
    }

    private static <T> List<Outcome<T>> atOnce(int callers, Supplier<Future<T>> action) {
        List<Future<T>> started =
                IntStream.range(0, callers).mapToObj(i -> action.get()).toList();
        return started.stream().map(RaceTest::outcome).toList();
    }

    private static <T> Outcome<T> outcome(Future<T> future) {
        return Await.value(future.map(value -> new Outcome<>(Optional.of(value), Optional.<Throwable>empty()))
                .otherwise(fault -> new Outcome<>(Optional.empty(), Optional.of(fault))));
    }

    private record Outcome<T>(Optional<T> value, Optional<Throwable> fault) {}
}
