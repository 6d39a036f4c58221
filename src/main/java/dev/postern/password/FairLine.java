package dev.postern.password;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The jobs that wait, one line a client, served in turn. Thread-safe; who comes never waits, who takes may.
 *
 * <p>Problem: one client that sends a thousand log-ins makes all others wait behind them. Choice: each client has a line of
 * its own and one job of each is served in turn; when there is no room, the client with the longest line gives up its last
 * job for one who has fewer. So a flood takes from itself only. Price: clients behind one address are one client.
 */
final class FairLine {
    private final int capacity;
    private final Map<String, Deque<HashJob>> lines = new LinkedHashMap<>();
    private int size;
    private boolean closed;

    FairLine(int capacity) {
        this.capacity = capacity;
    }

    synchronized int size() {
        return size;
    }

    /** Takes a job in. Returns who has to go for it: nobody, the last of a longer line, or the job itself. */
    synchronized Optional<HashJob> offer(HashJob job) {
        if (closed) {
            return Optional.of(job);
        }
        if (size < capacity) {
            add(job);
            return Optional.empty();
        }
        Deque<HashJob> longest = lines.values().stream()
                .max((one, other) -> Integer.compare(one.size(), other.size()))
                .orElseGet(ArrayDeque::new);
        int own = lines.getOrDefault(job.client(), new ArrayDeque<>()).size();
        if (longest.size() <= own + 1) {
            return Optional.of(job);
        }
        HashJob last = longest.removeLast();
        size--;
        add(job);
        return Optional.of(last);
    }

    /**
     * Takes out whose turn it is, with others of the same cost, as many as wanted at most. Waits until there is one; empty
     * once the line is closed.
     */
    synchronized List<HashJob> take(int wanted) throws InterruptedException {
        while (size == 0 && !closed) {
            wait();
        }
        List<HashJob> taken = new ArrayList<>(wanted);
        Optional<HashJob> next = takeFirst(job -> true);
        while (next.isPresent()) {
            taken.add(next.get());
            int cost = next.get().input().cost();
            next = taken.size() < wanted ? takeFirst(job -> job.input().cost() == cost) : Optional.empty();
        }
        return taken;
    }

    /** Takes out all for which something holds. */
    synchronized List<HashJob> takeAll(Predicate<HashJob> leaving) {
        List<HashJob> left = new ArrayList<>();
        for (Iterator<Deque<HashJob>> each = lines.values().iterator(); each.hasNext(); ) {
            Deque<HashJob> line = each.next();
            line.removeIf(job -> leaving.test(job) && left.add(job));
            if (line.isEmpty()) {
                each.remove();
            }
        }
        size -= left.size();
        return left;
    }

    /** Takes nobody in any more. Returns who is in it. */
    synchronized List<HashJob> close() {
        closed = true;
        notifyAll();
        return takeAll(job -> true);
    }

    private void add(HashJob job) {
        lines.computeIfAbsent(job.client(), client -> new ArrayDeque<>()).add(job);
        size++;
        notify();
    }

    /** Takes the first of a line if it is wanted; its client is then the last to have a turn. */
    private Optional<HashJob> takeFirst(Predicate<HashJob> wanted) {
        Optional<Map.Entry<String, Deque<HashJob>>> turn = lines.entrySet().stream()
                .filter(line -> wanted.test(line.getValue().getFirst()))
                .findFirst();
        return turn.map(next -> {
            String client = next.getKey();
            Deque<HashJob> line = next.getValue();
            HashJob job = line.removeFirst();
            lines.remove(client);
            if (!line.isEmpty()) {
                lines.put(client, line);
            }
            size--;
            return job;
        });
    }
}
