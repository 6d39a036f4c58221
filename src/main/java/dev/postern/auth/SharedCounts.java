package dev.postern.auth;

import dev.postern.db.Notices;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToLongFunction;

/**
 * The counts of what was tried, kept by all nodes on one store together. Thread-safe.
 *
 * <p>Problem: N nodes that count by themselves allow N times as much, and asking the store before each try makes every try
 * a write. Choice: each node counts in memory, decides by what it knows, and tells the others of every change; while one
 * notice is on its way, the next one gathers. Price: what is tried on several nodes within the milliseconds that a notice
 * takes is allowed on each of them, and so is everything while notices do not arrive: at most N times the limit. A node that
 * starts knows of nothing.
 */
final class SharedCounts {
    /** A notice holds 8,000 bytes. Source: PostgreSQL 18, NOTIFY. */
    private static final int NOTICE_BYTES = 7_500;

    /** What cannot be told for that long is forgotten, the oldest first. Our guess: a minute of a flood. */
    private static final int LINE = 10_000;

    private final Notices notices;
    private final InstantSource clock;
    private final AuthEvents events;
    private final String node;
    private final Map<String, Count> byName = new ConcurrentHashMap<>();
    private final Deque<String> line = new ArrayDeque<>();
    private boolean onItsWay;

    SharedCounts(Notices notices, InstantSource clock, SecureRandom random, AuthEvents events) {
        this.notices = notices;
        this.clock = clock;
        this.events = events;
        this.node = HexFormat.of().toHexDigits(random.nextLong());
    }

    /** Something that is counted for each of many keys. */
    interface Count {
        /** Does what another node has done. */
        void hear(Change change, String key);
    }

    /** Where a count says what it has done. */
    interface Echo {
        void tell(Change change, String key);
    }

    /** What can be done to a count, and the letter for it in a notice. */
    enum Change {
        ADD('+'),
        GIVE_BACK('-'),
        FORGET('0');

        private final char letter;

        Change(char letter) {
            this.letter = letter;
        }
    }

    /** A quota by a name that all nodes know. */
    Quota quota(String name, int limit, Duration stretch) {
        return quota(name, limit, stretch, count -> 0);
    }

    /** The same with pauses. */
    Quota quota(String name, int limit, Duration stretch, IntToLongFunction pause) {
        Quota quota = new Quota(limit, stretch, pause, clock, echoOf(name));
        byName.put(name, quota);
        return quota;
    }

    /** Marks by a name that all nodes know. */
    Marks marks(String name, Duration kept) {
        Marks marks = new Marks(kept, clock, echoOf(name));
        byName.put(name, marks);
        return marks;
    }

    /** Takes in a notice; one that makes no sense here, perhaps of a newer version, does nothing. */
    void hear(String notice) {
        String[] lines = notice.split("\n", -1);
        if (lines[0].equals(node)) {
            return;
        }
        for (int i = 1; i < lines.length; i++) {
            int blank = lines[i].indexOf(' ');
            Count count = blank < 2 ? null : byName.get(lines[i].substring(1, blank));
            for (Change change : Change.values()) {
                if (count != null && lines[i].charAt(0) == change.letter) {
                    count.hear(change, lines[i].substring(blank + 1));
                }
            }
        }
    }

    private Echo echoOf(String name) {
        return (change, key) -> tell(change.letter + name + ' ' + key);
    }

    private synchronized void tell(String change) {
        if (notices.hasOthers()) {
            line.add(change);
            if (line.size() > LINE) {
                String unused = line.remove();
            }
            if (!onItsWay) {
                send();
            }
        }
    }

    private synchronized void send() {
        StringBuilder notice = new StringBuilder(node);
        int bytes = node.length();
        for (String next = line.peek(); next != null; next = line.peek()) {
            bytes += 1 + next.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > NOTICE_BYTES) {
                break;
            }
            notice.append('\n').append(line.remove());
        }
        onItsWay = true;
        Future<Void> unused =
                notices.tell(notice.toString()).onFailure(events::countsNotTold).onComplete(told -> sent());
    }

    private synchronized void sent() {
        onItsWay = false;
        if (!line.isEmpty()) {
            send();
        }
    }
}
