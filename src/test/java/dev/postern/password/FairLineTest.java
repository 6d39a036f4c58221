package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.postern.domain.Caller;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose turn it is. A job is written as its client and cost, {@code a4}. */
class FairLineTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final FairLine line = new FairLine(4);

    @Test
    void oneClientIsServedInOrder() throws InterruptedException {
        offer("a4-1", "a4-2", "a4-3");

        assertThat(takeEach(1)).containsExactly("a4-1", "a4-2", "a4-3");
    }

    @Test
    void clientsAreServedInTurn() throws InterruptedException {
        offer("a4-1", "a4-2", "a4-3", "b4");

        assertThat(takeEach(1)).containsExactly("a4-1", "b4", "a4-2", "a4-3");
    }

    @Test
    void aPairIsOfOneCost() throws InterruptedException {
        offer("a4-1", "b5", "c4", "a4-2");

        assertThat(takeEach(2)).containsExactly("a4-1 c4", "b5", "a4-2");
    }

    @Test
    void aPairMayBeOfOneClient() throws InterruptedException {
        offer("a4-1", "a4-2", "a5", "a4-3");

        assertThat(takeEach(2)).containsExactly("a4-1 a4-2", "a5", "a4-3");
    }

    @Test
    void theLastOfTheLongestLineGoesForOneWhoHasFewer() throws InterruptedException {
        offer("a4-1", "a4-2", "a4-3", "b4-1");

        assertThat(offer("c4")).containsExactly("a4-3");
        assertThat(takeEach(1)).containsExactly("a4-1", "b4-1", "c4", "a4-2");
    }

    @Test
    void nobodyGoesForOneWhoWouldHaveAsMany() {
        offer("a4-1", "a4-2", "b4-1", "b4-2");

        assertThat(offer("b4-3")).containsExactly("b4-3");
        assertThat(offer("a4-3")).containsExactly("a4-3");
        assertThat(line.size()).isEqualTo(4);
    }

    @Test
    void whoeverLeavesMakesRoom() throws InterruptedException {
        offer("a4-1", "b4", "a4-2", "c4");

        assertThat(line.takeAll(job -> job.client().equals("a"))).hasSize(2);
        assertThat(line.size()).isEqualTo(2);
        assertThat(offer("d4", "e4")).isEmpty();
        assertThat(takeEach(1)).containsExactly("b4", "c4", "d4", "e4");
    }

    @Test
    void aClosedLineIsEmptyAndTakesNobodyIn() throws InterruptedException {
        offer("a4", "b4");

        assertThat(line.close()).hasSize(2);
        assertThat(line.take(2)).isEmpty();
        assertThat(offer("c4")).containsExactly("c4");
        assertThat(line.close()).isEmpty();
    }

    /** Offers jobs one by one; returns who had to go. */
    @CanIgnoreReturnValue
    private List<String> offer(String... names) {
        List<String> gone = new ArrayList<>();
        for (String name : names) {
            Optional<HashJob> leaving = line.offer(job(name));
            leaving.ifPresent(job -> gone.add(nameOf(job)));
        }
        return gone;
    }

    private List<String> takeEach(int wanted) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        while (line.size() > 0) {
            taken.add(String.join(
                    " ", line.take(wanted).stream().map(FairLineTest::nameOf).toList()));
        }
        return taken;
    }

    private static HashJob job(String name) {
        BcryptInput input = new BcryptInput(name.getBytes(StandardCharsets.UTF_8), name.charAt(1) - '0', "");
        return new HashJob(input, Optional.empty(), new Caller(name.substring(0, 1)), VERTX.getOrCreateContext(), 0);
    }

    private static String nameOf(HashJob job) {
        return new String(job.input().key(), StandardCharsets.UTF_8);
    }
}
