package dev.postern.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Bytes on a connection, for what no client would send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** Sends text, one byte a character, and returns all that comes back until the server closes. */
    public static String exchange(int port, String text) {
        return exchange(port, text, false);
    }

    /** The same, but tells the server first that nothing more will come. */
    public static String exchangeAndHangUp(int port, String text) {
        return exchange(port, text, true);
    }

    private static String exchange(int port, String text, boolean hangUp) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            if (hangUp) {
                socket.shutdownOutput();
            }
            socket.getInputStream().transferTo(answer);
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("no close, only: " + answer, silent);
        } catch (IOException reset) {
            // A server that closes before it has read everything resets the connection; what it said came first.
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
