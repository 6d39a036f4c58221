package dev.postern;

import dev.postern.testing.Client;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the writers of all rounds were told, and what turned out not to be so. Its findings are thread-safe. */
final class CrashJournal implements AutoCloseable {
    private static final int WRITERS = 8;
    private static final int OLDER_CHECKED = 16;

    final LongAdder acknowledged = new LongAdder();
    final LongAdder doubtful = new LongAdder();
    final Queue<String> lost = new ConcurrentLinkedQueue<>();
    final Queue<String> halfResets = new ConcurrentLinkedQueue<>();

    /** Answers 5xx: not a loss, but to be known. */
    final Queue<String> faults = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final Random random;
    private final List<List<CrashAccount>> accountsOfWriter = new ArrayList<>();
    private final Set<CrashAccount> touched = new HashSet<>();
    private int round;

    CrashJournal(Random random) {
        this.random = random;
        for (int i = 0; i < WRITERS; i++) {
            accountsOfWriter.add(new ArrayList<>());
        }
    }

    /** Has all writers write, and kills the service that long after its first acknowledgement. */
    void writeUntilKilled(ChildServer child, int millis) {
        round++;
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        CompletableFuture<Void> killed =
                begun.thenRunAsync(child::kill, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        List<CrashWriter> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String name = "w" + i + "r" + round;
            Random own = new Random(random.nextLong());
            writers.add(new CrashWriter(this, begun, child.client(), name, accountsOfWriter.get(i), own));
        }
        run(writers);
        begun.complete(true);
        Void ignored = killed.join();
        writers.forEach(writer -> touched.addAll(writer.touched()));
    }

    /** Checks what the last round touched, and some of what it did not. */
    void checkTouched(Client client) {
        List<CrashAccount> all = new ArrayList<>(accounts());
        Collections.shuffle(all, random);
        touched.addAll(all.subList(0, Math.min(OLDER_CHECKED, all.size())));
        check(client, touched, 10);
        touched.clear();
    }

    void checkEverything(Client client) {
        check(client, accounts(), Integer.MAX_VALUE);
    }

    List<CrashAccount> accounts() {
        return accountsOfWriter.stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void check(Client client, Collection<CrashAccount> accounts, int endedSessions) {
        run(accounts.stream()
                .map(account -> new CrashCheck(this, client, account, endedSessions))
                .toList());
    }

    private void run(List<? extends Callable<Boolean>> tasks) {
        try {
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                Boolean ignored = task.get();
            }
        } catch (InterruptedException | ExecutionException fault) {
            throw new AssertionError(fault);
        }
    }
}
