package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.auth.Auth.Brought;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.PasswordHash;
import dev.postern.domain.Reason;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.LogCapture;
import dev.postern.testing.TestService;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;

class SignInTest {
    private static final String EMAIL = "bob@example.com";
    private static final EmailAddress ADDRESS = EmailAddress.parse(EMAIL).orElseThrow();

    @AutoClose
    private final TestService service = TestService.open();

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @Test
    void theRightPasswordOpensASession() {
        Token session = service.session(" BOB@example.com", "secret");

        assertThat(service.isLive(session)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret", "secret ", " secret", "secre", "secrett", "", "secret\0", "\ud800"})
    void anyOtherPasswordIsWrong(String password) {
        assertThat(refusal(EMAIL, password)).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eve@example.com", "", "no address", "b\u00f6b@example.com"})
    void anUnknownAddressIsRefusedInTheSameWay(String email) {
        assertThat(refusal(email, "secret")).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {EMAIL, "eve@example.com", "", "no address"})
    void everyAttemptCostsOneHash(String email) {
        String tooLong = "x".repeat(2000);
        for (String password : new String[] {"wrong", "", "nul\0", tooLong, "x".repeat(80)}) {
            long before = service.hashes();

            refusal(email, password);

            assertThat(service.hashes() - before)
                    .as("hashes for a password of %d", password.length())
                    .isEqualTo(1);
        }
    }

    @Test
    void aRightPasswordCostsOneHash() {
        long before = service.hashes();

        service.session(EMAIL, "secret");

        assertThat(service.hashes() - before).isEqualTo(1);
    }

    @Test
    void everyByteOfALongPasswordCounts() {
        String password = "\u00e9".repeat(100);
        service.register("long@example.com", password);

        assertThat(service.isLive(service.session("long@example.com", password)))
                .isTrue();
        assertThat(refusal("long@example.com", password.substring(1) + "e")).isEqualTo(Reason.BAD_CREDENTIALS);
        assertThat(refusal("long@example.com", password.substring(0, 36))).isEqualTo(Reason.BAD_CREDENTIALS);
    }

    @Test
    void aComposedAndADecomposedAccentAreOnePassword() {
        service.register("accent@example.com", "caf\u00e9");

        assertThat(service.isLive(service.session("accent@example.com", "cafe\u0301")))
                .isTrue();
    }

    @Test
    void aSecondLogInLeavesTheFirstAlone() {
        Token first = service.session(EMAIL, "secret");
        Token second = service.session(EMAIL, "secret");

        assertThat(service.isLive(first)).isTrue();
        assertThat(service.isLive(second)).isTrue();
    }

    @Test
    void theSessionThatCameAlongEnds() {
        Token old = service.session(EMAIL, "secret");

        Token fresh = Await.value(
                        service.auth().signIn(CALLER, EMAIL, "secret", new Brought(Optional.of(old), Optional.empty())))
                .token();

        assertThat(service.isLive(old)).isFalse();
        assertThat(service.isLive(fresh)).isTrue();
    }

    @Test
    void aFailedLogInEndsNoSession() {
        Token old = service.session(EMAIL, "secret");

        Await.reason(service.auth().signIn(CALLER, EMAIL, "wrong", new Brought(Optional.of(old), Optional.empty())));

        assertThat(service.isLive(old)).isTrue();
    }

    @Test
    void aTokenChosenByTheClientIsNeverAdopted() {
        Token chosen = Token.generate(service.random());

        Await.value(service.auth().signIn(CALLER, EMAIL, "secret", new Brought(Optional.of(chosen), Optional.empty())));

        assertThat(service.isLive(chosen)).isFalse();
    }

    @Test
    void aHashOfAnotherCostIsRenewedAtLogIn() {
        store(new PasswordHash("bcrypt", BCrypt.hashpw("old", BCrypt.gensalt(5))));

        service.session(EMAIL, "old");

        assertThat(stored().password().text()).startsWith("$2a$04$");
        assertThat(service.isLive(service.session(EMAIL, "old"))).isTrue();
    }

    @Test
    void logInsAtOnceAllSucceedThoughOneOfThemRenewsTheHash() {
        store(new PasswordHash("bcrypt", BCrypt.hashpw("old", BCrypt.gensalt(6))));

        List<Future<Auth.SignedIn>> logIns = IntStream.range(0, 6)
                .mapToObj(i -> service.auth().signIn(CALLER, EMAIL, "old", Brought.NOTHING))
                .toList();

        assertThat(logIns).allMatch(logIn -> service.isLive(Await.value(logIn).token()));
    }

    /** Tried again where the machine was too busy to change the hash in time. */
    @Test
    void aLogInWhoseHashKeepsChangingIsRefusedAndRecorded() {
        List<PasswordHash> hashes = IntStream.range(0, 8)
                .mapToObj(i -> new PasswordHash("bcrypt", BCrypt.hashpw("secret", BCrypt.gensalt(9))))
                .toList();

        try (LogCapture log = LogCapture.open()) {
            Await.until(() -> isRefusedWhileChanging(hashes));

            assertThat(log.linesOf("postern.events")).contains("event=login outcome=overtaken from=192.0.2.7");
        }
    }

    @Test
    void aHashOfTheSeedsOwnLibraryLogsIn() {
        String seeds = BCrypt.hashpw("old", BCrypt.gensalt(4)).replace("$2a$", "$2b$");
        store(new PasswordHash("bcrypt", seeds));

        assertThat(service.isLive(service.session(EMAIL, "old"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$2a$12$short",
                "$2a$99$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "{plain}secret"
            })
    void aDamagedHashRefusesAndRaisesTheAlarm(String damaged) {
        store(new PasswordHash("bcrypt", damaged));

        try (LogCapture log = LogCapture.open()) {
            assertThat(refusal(EMAIL, "secret")).isEqualTo(Reason.BAD_CREDENTIALS);
            assertThat(log.linesOf("postern.events"))
                    .containsExactly("event=hash_damaged user=1", "event=login outcome=failed user=1 from=192.0.2.7");
        }
    }

    @Test
    void outcomesAreRecordedWithoutTheAddress() {
        try (LogCapture log = LogCapture.open()) {
            service.session(EMAIL, "secret");
            refusal(EMAIL, "wrong");
            refusal("eve@example.com", "secret");

            assertThat(log.linesOf("postern.events"))
                    .containsExactly(
                            "event=login outcome=ok user=1 from=192.0.2.7",
                            "event=login outcome=failed user=1 from=192.0.2.7",
                            "event=login outcome=failed from=192.0.2.7");
        }
    }

    private boolean isRefusedWhileChanging(List<PasswordHash> hashes) {
        store(hashes.get(0));
        Future<?> logIn = service.auth().signIn(CALLER, EMAIL, "secret", Brought.NOTHING);
        for (int change = 1; !logIn.isComplete(); change++) {
            store(hashes.get(change % hashes.size()));
        }
        return logIn.failed();
    }

    @CanIgnoreReturnValue
    private Reason refusal(String email, String password) {
        return Await.reason(service.auth().signIn(CALLER, email, password, Brought.NOTHING));
    }

    private void store(PasswordHash hash) {
        assertThat(Await.value(service.database().store().users().changePassword(stored().id(), hash)))
                .isTrue();
    }

    private User stored() {
        return Await.value(service.database().store().users().findByEmail(ADDRESS))
                .orElseThrow();
    }
}
