import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections and keeps them: each asks GET / once, so that the server has served it, and again just before the
 * server would close it for its silence. Says "ready" once all are open; ends, and says how many were lost, when its input
 * ends.
 *
 *     java src/load/IdleConnections.java URL CONNECTIONS SECONDS_BETWEEN_REQUESTS
 */
public class IdleConnections {
    private static final ByteBuffer REQUEST =
            ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    private final List<SocketChannel> connections = new ArrayList<>();
    private final long pause;
    private long asked = System.currentTimeMillis();
    private int lost;

    private IdleConnections(long pause) {
        this.pause = pause;
    }

    public static void main(String[] arguments) throws Exception {
        URI url = URI.create(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        IdleConnections idle = new IdleConnections(TimeUnit.SECONDS.toMillis(Integer.parseInt(arguments[2])));
        for (int i = 0; i < count; i++) {
            idle.open(url);
            idle.askIfDue();
        }
        System.out.println("ready");
        while (System.in.available() == 0) {
            TimeUnit.MILLISECONDS.sleep(100);
            idle.askIfDue();
        }
        idle.askAll();
        System.out.println("result connections=" + count + " lost=" + idle.lost);
    }

    private void open(URI url) throws IOException {
        SocketChannel connection = SocketChannel.open();
        // A machine has some 28,000 ports an address; the second address leaves room for others.
        connection.bind(new InetSocketAddress("127.0.0.2", 0));
        connection.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        connections.add(connection);
        if (!ask(connection) || !isServed(connection)) {
            throw new IOException("connection " + connections.size() + " was not served");
        }
    }

    private void askIfDue() {
        if (System.currentTimeMillis() - asked > pause) {
            asked = System.currentTimeMillis();
            askAll();
        }
    }

    /** All before the first answer is read: one by one, beside busy connections, the last would be asked too late. */
    private void askAll() {
        List<SocketChannel> gone = connections.stream().filter(connection -> !ask(connection)).toList();
        connections.removeAll(gone);
        List<SocketChannel> silent = connections.stream().filter(connection -> !isServed(connection)).toList();
        connections.removeAll(silent);
        lost += gone.size() + silent.size();
    }

    private static boolean ask(SocketChannel connection) {
        try {
            return connection.write(REQUEST.duplicate()) == REQUEST.remaining();
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean isServed(SocketChannel connection) {
        try {
            ByteBuffer answer = ByteBuffer.allocate(4096);
            int read = connection.read(answer);
            return read > 0 && new String(answer.array(), 0, read, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200");
        } catch (IOException gone) {
            return false;
        }
    }
}
