package dev.postern.auth;

import dev.postern.db.Notices;
import dev.postern.domain.Token;
import java.util.List;

/** Hears the other nodes on the same store. Thread-safe. */
final class OtherNodes implements Notices.Listener {
    private final SessionKeeper sessions;
    private final SharedCounts counts;

    OtherNodes(SessionKeeper sessions, SharedCounts counts) {
        this.sessions = sessions;
        this.counts = counts;
    }

    @Override
    public void sessionsEnded(List<Token.Digest> tokens) {
        sessions.ended(tokens);
    }

    @Override
    public void endingsMissed() {
        sessions.endingsMissed();
    }

    @Override
    public void told(String text) {
        counts.hear(text);
    }
}
