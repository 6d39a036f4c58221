package dev.postern.password;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** An engine whose hash is the password itself, and which computes nothing until it is let go. Thread-safe. */
final class HeldEngine implements HashEngine, Supplier<HashEngine> {
    /** What was computed: the passwords of each computation. */
    final List<List<String>> computed = new CopyOnWriteArrayList<>();

    private final int width;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    HeldEngine(int width) {
        this.width = width;
    }

    @Override
    public HashEngine get() {
        return this;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public List<String> hash(List<BcryptInput> inputs) {
        List<String> passwords = inputs.stream()
                .map(input -> new String(input.key(), StandardCharsets.UTF_8))
                .toList();
        entered.countDown();
        await(gate);
        computed.add(passwords);
        return passwords;
    }

    /** Whether a thread is held. */
    boolean hasEntered() {
        return entered.getCount() == 0;
    }

    void letGo() {
        gate.countDown();
    }

    /** Like a hash, it does not heed an interruption. */
    private static void await(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException notHeeded) {
                // A hash goes on, and so do we.
            }
        }
    }
}
