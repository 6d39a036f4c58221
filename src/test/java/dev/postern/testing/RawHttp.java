package dev.postern.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Bytes on a connection, for what no client would send. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** Sends text, one byte a character, and returns all that comes back until the server closes. */
    public static String exchange(int port, String text) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException fault) {
            throw new AssertionError("no answer and no close", fault);
        }
    }
}
