package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.domain.AuthException;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Reason;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.TestClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readings and endings in every order that can hurt: the store answers when the test says so. */
class SessionCacheTest {
    private static final EmailAddress BOB =
            EmailAddress.parse("bob@example.com").orElseThrow();
    private static final long BOBS = 1;
    private static final int SIZE = 100;
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(5);

    private final TestClock clock = new TestClock();
    private final Token.Digest token = newToken();
    private final List<Promise<Optional<Session>>> reads = new ArrayList<>();
    private boolean hearsEndings = true;
    private Runnable heard = () -> {};
    private final SessionCache cache = new SessionCache(
            SIZE,
            asked -> {
                Promise<Optional<Session>> read = Promise.promise();
                reads.add(read);
                return read.future();
            },
            () -> {
                heard.run();
                return hearsEndings;
            },
            BELIEVED_FOR,
            clock);

    @Test
    void whatWasReadIsKept() {
        Future<Optional<CachedSession>> first = cache.find(token);
        answer(0, Optional.of(session(token)));

        Future<Optional<CachedSession>> second = cache.find(token);

        assertThat(Await.value(second)).isEqualTo(Await.value(first)).isPresent();
        assertThat(cache.known(token)).isNotNull();
        assertThat(reads).hasSize(1);
    }

    @Test
    void ofManyWhoMissOneReads() {
        List<Future<Optional<CachedSession>>> all =
                IntStream.range(0, 10).mapToObj(i -> cache.find(token)).toList();
        answer(0, Optional.of(session(token)));

        assertThat(all).allMatch(found -> Await.value(found).isPresent());
        assertThat(reads).hasSize(1);
    }

    @Test
    void aFailedReadFailsWhoWaitedAndIsNotKept() {
        Future<?> first = cache.find(token);
        Future<?> second = cache.find(token);
        reads.get(0).fail(new AuthException(Reason.STORE_UNAVAILABLE));

        assertThat(Await.reason(first)).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(Await.reason(second)).isEqualTo(Reason.STORE_UNAVAILABLE);

        Future<Optional<CachedSession>> third = cache.find(token);
        answer(1, Optional.of(session(token)));
        assertThat(Await.value(third)).isPresent();
    }

    @Test
    void anEndingDuringTheReadMakesItReadAgain() {
        Future<Optional<CachedSession>> check = cache.find(token);
        cache.ended(token);
        answer(0, Optional.of(session(token)));

        assertThat(check.isComplete()).isFalse();
        answer(1, Optional.empty());
        assertThat(Await.value(check)).isEmpty();
        assertThat(cache.known(token)).isNull();
    }

    @Test
    void anEndingOfAllDuringTheReadMakesItReadAgain() {
        Future<Optional<CachedSession>> check = cache.find(token);
        cache.allEnded(BOBS);
        answer(0, Optional.of(session(token)));

        assertThat(check.isComplete()).isFalse();
        answer(1, Optional.empty());
        assertThat(Await.value(check)).isEmpty();
    }

    @Test
    void whoJoinsAReadThatBeganBeforeAnEndingReadsAgain() {
        Future<Optional<CachedSession>> before = cache.find(token);
        cache.ended(token);
        Future<Optional<CachedSession>> after = cache.find(token);
        answer(0, Optional.of(session(token)));
        answer(1, Optional.empty());

        assertThat(Await.value(before)).isEmpty();
        assertThat(Await.value(after)).isEmpty();
        assertThat(reads).hasSize(2);
    }

    @Test
    void anEndedSessionIsNotKnown() {
        cache.begun(session(token), cache.moment());

        cache.ended(token);

        assertThat(cache.known(token)).isNull();
    }

    @Test
    void theEndingOfAllOfAnAccountLeavesOthersKnown() {
        Token.Digest other = newToken();
        cache.begun(session(token), cache.moment());
        cache.begun(new Session(other, 2, BOB, clock.instant(), clock.instant()), cache.moment());

        cache.allEnded(BOBS);

        assertThat(cache.known(token)).isNull();
        assertThat(cache.known(other)).isNotNull();
    }

    @Test
    void aSessionThatEndedBeforeItsBeginningIsToldIsReadAgain() {
        long moment = cache.moment();
        cache.allEnded(BOBS);
        cache.begun(session(token), moment);

        assertThat(cache.known(token)).isNull();
        Future<Optional<CachedSession>> check = cache.find(token);
        answer(0, Optional.empty());
        assertThat(Await.value(check)).isEmpty();
    }

    @Test
    void thatThereIsNoneIsKeptForSeconds() {
        Future<Optional<CachedSession>> first = cache.find(token);
        answer(0, Optional.empty());
        clock.advance(Duration.ofMillis(9_999));

        assertThat(Await.value(first)).isEmpty();
        assertThat(Await.value(cache.find(token))).isEmpty();
        assertThat(reads).hasSize(1);

        clock.advance(Duration.ofMillis(1));
        Future<?> later = cache.find(token);
        assertThat(later.isComplete()).isFalse();
        assertThat(reads).hasSize(2);
    }

    @Test
    void thatThereWasNoneNeverHidesALogIn() {
        Future<Optional<CachedSession>> before = cache.find(token);
        long moment = cache.moment();
        cache.begun(session(token), moment);
        answer(0, Optional.empty());

        assertThat(before.isComplete()).isFalse();
        answer(1, Optional.of(session(token)));
        assertThat(Await.value(before)).isPresent();
        assertThat(Await.value(cache.find(token))).isPresent();
    }

    @Test
    void afterEndingsWereMissedEachIsReadAgainOnce() {
        cache.begun(session(token), cache.moment());
        cache.endingsMissed();

        assertThat(cache.known(token)).isNull();
        Future<Optional<CachedSession>> check = cache.find(token);
        answer(0, Optional.of(session(token)));
        assertThat(Await.value(check)).isPresent();
        assertThat(cache.known(token)).isNotNull();
    }

    @Test
    void endingsMissedDuringTheReadMakeItReadAgain() {
        Future<Optional<CachedSession>> check = cache.find(token);
        cache.endingsMissed();
        answer(0, Optional.of(session(token)));

        assertThat(check.isComplete()).isFalse();
        answer(1, Optional.empty());
        assertThat(Await.value(check)).isEmpty();
    }

    @Test
    void withoutHearingOfEndingsEachCheckReadsForItself() {
        cache.begun(session(token), cache.moment());
        hearsEndings = false;

        assertThat(cache.known(token)).isNull();
        Future<Optional<CachedSession>> before = cache.find(token);
        Future<Optional<CachedSession>> after = cache.find(token);
        answer(0, Optional.of(session(token)));
        answer(1, Optional.empty());

        assertThat(Await.value(before)).isPresent();
        assertThat(Await.value(after)).as("asked after it may have ended").isEmpty();
    }

    @Test
    void anEndingThatIsHeardWhileOneAsksIsNotOverlooked() {
        cache.begun(session(token), cache.moment());
        heard = () -> cache.ended(token);

        assertThat(cache.known(token)).isNull();
    }

    @Test
    void aUseThatTheStoreDoesNotKnowOfOutlivesAnotherReading() {
        Session stored = session(token);
        cache.begun(stored, cache.moment());
        clock.advance(Duration.ofMinutes(1));
        long used = clock.millis();
        cache.sessions().forEach(session -> session.use(used));
        cache.endingsMissed();

        Future<Optional<CachedSession>> check = cache.find(token);
        answer(0, Optional.of(stored));

        CachedSession read = Await.value(check).orElseThrow();
        assertThat(read.lastSeen()).isEqualTo(used);
        assertThat(read.unwritten()).isEqualTo(Duration.ofMinutes(1).toMillis());
    }

    @Test
    void whatWasReadIsNotBelievedForEver() {
        cache.begun(session(token), cache.moment());
        clock.advance(BELIEVED_FOR.minusMillis(1));
        assertThat(cache.known(token)).isNotNull();

        clock.advance(Duration.ofMillis(1));

        assertThat(cache.known(token)).isNull();
    }

    @Test
    void noMoreAreKeptThanAllowed() {
        IntStream.range(0, 10 * SIZE).forEach(i -> cache.begun(session(newToken()), cache.moment()));

        assertThat(cache.sessions()).hasSizeLessThanOrEqualTo(SIZE);
    }

    private void answer(int read, Optional<Session> session) {
        reads.get(read).complete(session);
    }

    private Session session(Token.Digest digest) {
        return new Session(digest, BOBS, BOB, clock.instant(), clock.instant());
    }

    private static Token.Digest newToken() {
        return Token.generate(new SecureRandom()).digest();
    }
}
