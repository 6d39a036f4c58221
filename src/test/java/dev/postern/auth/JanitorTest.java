package dev.postern.auth;

import static dev.postern.testing.TestService.CALLER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.db.Store;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Session;
import dev.postern.domain.Token;
import dev.postern.domain.User;
import dev.postern.testing.Await;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JanitorTest {
    private static final String EMAIL = "bob@example.com";

    private final TestSettings settings = new TestSettings();

    @AutoClose
    private final TestService service = TestService.open(settings);

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @Test
    void whatIsAliveStays() {
        Token session = service.session(EMAIL, "secret");
        service.resetToken(EMAIL);

        assertThat(Await.value(service.janitor().clean())).isZero();
        assertThat(service.isLive(session)).isTrue();
    }

    @Test
    void expiredSessionsAndTokensGo() {
        service.session(EMAIL, "secret");
        service.resetToken(EMAIL);
        service.clock().advance(settings.build().sessions().keptUnused());

        assertThat(Await.value(service.janitor().clean())).isEqualTo(2);
        assertThat(Await.value(service.janitor().clean())).isZero();
    }

    /** The store may not know of a use yet. */
    @Test
    void aSessionStaysUntilTheStoreMustKnowOfEveryUse() {
        Token session = service.session(EMAIL, "secret");
        service.clock().advance(Duration.ofSeconds(59));
        assertThat(service.isLive(session)).isTrue();
        service.clock().advance(settings.idle.minusSeconds(1));

        assertThat(Await.value(service.janitor().clean())).isZero();
        assertThat(service.isLive(session)).isTrue();
    }

    @Test
    void moreThanABatchGoesInOneRound() {
        int many = 1_100;
        Store store = service.database().store();
        User user = Await.value(
                        store.users().findByEmail(EmailAddress.parse(EMAIL).orElseThrow()))
                .orElseThrow();
        for (int batch = 0; batch < 11; batch++) {
            Await.value(Future.all(IntStream.range(0, many / 11)
                    .mapToObj(i -> store.sessions()
                            .insert(
                                    new Session(
                                            Token.generate(service.random()).digest(),
                                            user.id(),
                                            user.email(),
                                            service.clock().instant(),
                                            service.clock().instant()),
                                    CALLER))
                    .toList()));
        }
        service.clock().advance(settings.build().sessions().keptUnused());

        assertThat(Await.value(service.janitor().clean())).isEqualTo(many);
    }
}
