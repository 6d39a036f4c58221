package dev.postern.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.db.Store;
import dev.postern.domain.EmailAddress;
import dev.postern.domain.Token;
import dev.postern.testing.Await;
import dev.postern.testing.TestService;
import dev.postern.testing.TestSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JanitorTest {
    private static final String EMAIL = "bob@example.com";

    private final TestSettings settings = new TestSettings();
    private final TestService service = TestService.open(settings);

    @BeforeEach
    void register() {
        service.register(EMAIL, "secret");
    }

    @AfterEach
    void close() {
        service.close();
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
        service.clock().advance(settings.idle);

        assertThat(Await.value(service.janitor().clean())).isEqualTo(2);
        assertThat(Await.value(service.janitor().clean())).isZero();
    }

    @Test
    void moreThanABatchGoesInOneRound() {
        int many = 1_100;
        Store store = service.database().store();
        long userId = Await.value(
                        store.users().findByEmail(EmailAddress.parse(EMAIL).orElseThrow()))
                .orElseThrow()
                .id();
        for (int batch = 0; batch < 11; batch++) {
            Await.value(Future.all(IntStream.range(0, many / 11)
                    .mapToObj(i -> store.sessions()
                            .insert(
                                    Token.generate(service.random()).digest(),
                                    userId,
                                    service.clock().instant()))
                    .toList()));
        }
        service.clock().advance(settings.idle.plus(Duration.ofSeconds(1)));

        assertThat(Await.value(service.janitor().clean())).isEqualTo(many);
    }
}
