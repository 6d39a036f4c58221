package dev.postern.password;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.postern.config.Settings.Engine;
import dev.postern.testing.LogCapture;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SelfTestTest {
    @Test
    void bothEnginesPass() {
        HashEngine ours = new PairedEngine();
        HashEngine library = new JBcryptEngine();

        assertThat(SelfTest.passedBy(ours)).isSameAs(ours);
        assertThat(SelfTest.passedBy(library)).isSameAs(library);
    }

    @Test
    void anEngineThatIsWrongInItsSecondLaneGivesWayAndThatIsSaid() {
        assertGivesWay(hashes -> hashes.size() == 1 ? hashes : List.of(hashes.get(0), "x".repeat(31)));
    }

    @Test
    void anEngineThatThrowsGivesWayAndThatIsSaid() {
        assertGivesWay(hashes -> {
            throw new ArrayIndexOutOfBoundsException();
        });
    }

    @Test
    void theOperatorsChoiceIsMade() {
        assertThat(new ChosenEngine(Engine.PAIRED).get()).isInstanceOf(PairedEngine.class);
        assertThat(new ChosenEngine(Engine.JBCRYPT).get()).isInstanceOf(JBcryptEngine.class);
    }

    private static void assertGivesWay(UnaryOperator<List<String>> fault) {
        HashEngine sound = new PairedEngine();
        HashEngine faulty = new HashEngine() {
            @Override
            public int width() {
                return sound.width();
            }

            @Override
            public List<String> hash(List<BcryptInput> inputs) {
                return fault.apply(sound.hash(inputs));
            }
        };

        try (LogCapture log = LogCapture.open()) {
            assertThat(SelfTest.passedBy(faulty)).isInstanceOf(JBcryptEngine.class);
            assertThat(log.linesFrom(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("password.engine")
                    .contains("jbcrypt is used instead");
        }
    }
}
