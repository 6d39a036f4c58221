package dev.postern.password;

import dev.postern.config.Settings.Engine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine that an operator has chosen, made and tested by the first thread that needs it. Thread-safe. */
final class ChosenEngine implements Supplier<HashEngine> {
    private final Engine choice;
    private @Nullable HashEngine made;

    ChosenEngine(Engine choice) {
        this.choice = choice;
    }

    @Override
    public synchronized HashEngine get() {
        if (made == null) {
            made = choice == Engine.PAIRED ? SelfTest.passedBy(new PairedEngine()) : new JBcryptEngine();
        }
        return made;
    }
}
