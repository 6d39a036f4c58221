package dev.postern.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A line to a server that can be cut, held, slowed, and made to lose an answer. Thread-safe. */
public final class TcpProxy implements AutoCloseable {
    /** What becomes of a connection whose client has said something. */
    public enum Then {
        /** Its server's answers wait until the line is let go. */
        ANSWERS_ARE_HELD,
        /** The server hears it; the answer and the connection are lost. */
        ANSWER_IS_LOST
    }

    /** Source: RFC 6298 and Linux's TCP_RTO_MIN, for a line as short as this. */
    private static final long SENT_AGAIN_NANOS = 200_000_000;

    private final int target;
    private final int port;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocket entrance;
    private volatile boolean held;
    private volatile long delayNanos;
    private volatile int lostPercent;
    private volatile String words = "";
    private volatile Then reaction = Then.ANSWERS_ARE_HELD;

    private TcpProxy(int target) throws IOException {
        this.target = target;
        ServerSocket first = open(0);
        this.port = first.getLocalPort();
        accept(first);
    }

    /** Makes a line to a port of this machine. */
    public static TcpProxy to(int target) {
        try {
            return new TcpProxy(target);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public int port() {
        return port;
    }

    /** Closes every connection and refuses new ones. */
    public void cut() {
        ServerSocket open = entrance;
        entrance = null;
        if (open != null) {
            close(open::close);
        }
        lines.forEach(Line::end);
    }

    /** Closes every connection; new ones are welcome. */
    public void reset() {
        lines.forEach(Line::end);
    }

    /** Takes connections again after a {@link #cut}. */
    public void mend() {
        try {
            accept(open(port));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Passes nothing on, either way, without a word. */
    public void hold() {
        held = true;
    }

    /** Passes on what has waited, and everything from now on. */
    public void letGo() {
        words = "";
        held = false;
        lines.forEach(line -> line.answersHeld = false);
    }

    /** Makes every piece wait, each way. */
    public void delay(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** Loses so many in a hundred pieces, each way: they come later, as what TCP sends again does. */
    public void lose(int percent) {
        lostPercent = percent;
    }

    /** Does something with the next connection on which a client says these words. */
    public void onceSaid(String text, Then then) {
        reaction = then;
        words = text;
    }

    /** Whether what {@link #onceSaid} waits for has been said. */
    public boolean wasSaid() {
        return words.isEmpty();
    }

    @Override
    public void close() {
        cut();
        letGo();
    }

    private static ServerSocket open(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private void accept(ServerSocket socket) {
        entrance = socket;
        start(() -> {
            while (!socket.isClosed()) {
                try {
                    Line line = new Line(socket.accept(), new Socket(InetAddress.getLoopbackAddress(), target));
                    lines.add(line);
                    if (entrance == socket) {
                        start(line::carryQuestions);
                        start(line::carryAnswers);
                    } else {
                        // A client that came in just when the line was cut.
                        line.end();
                    }
                } catch (IOException cutOrNobodyThere) {
                    // The client sees it as well.
                }
            }
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Closing {
        void close() throws IOException;
    }

    private static void close(Closing closing) {
        try {
            closing.close();
        } catch (IOException gone) {
            // It is closed either way.
        }
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean answersHeld;
        private volatile boolean answersLost;

        private Line(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        private void carryQuestions() {
            carry(client, server, false);
        }

        private void carryAnswers() {
            carry(server, client, true);
        }

        private void carry(Socket from, Socket to, boolean answers) {
            byte[] piece = new byte[16_384];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    if (!answers) {
                        listen(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
                    } else if (answersLost) {
                        break;
                    }
                    if (delayNanos > 0) {
                        LockSupport.parkNanos(delayNanos);
                    }
                    if (ThreadLocalRandom.current().nextInt(100) < lostPercent) {
                        LockSupport.parkNanos(SENT_AGAIN_NANOS);
                    }
                    while (held || (answers && answersHeld)) {
                        LockSupport.parkNanos(100_000);
                    }
                    out.write(piece, 0, length);
                }
            } catch (IOException gone) {
                // The other way ends as well.
            } finally {
                end();
            }
        }

        private void listen(String said) {
            String awaited = words;
            if (!awaited.isEmpty() && said.contains(awaited)) {
                answersHeld = reaction == Then.ANSWERS_ARE_HELD;
                answersLost = reaction == Then.ANSWER_IS_LOST;
                words = "";
            }
        }

        private void end() {
            boolean unused = lines.remove(this);
            TcpProxy.close(client::close);
            TcpProxy.close(server::close);
        }
    }
}
