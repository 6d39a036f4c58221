package dev.postern.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Frames of HTTP/2 that no client would send. Source of the numbers: RFC 9113 §6, RFC 7541 §6 and appendix A. */
public final class RawHttp2 {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM_AND_HEADERS = 5;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int STATUS_200 = 0x88;

    private RawHttp2() {}

    /** Asks for the front page with one more field; returns "200", "another answer", "reset", "go away" or "closed". */
    public static String answerTo(SSLContext trusting, int port, String name, String value) throws IOException {
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            OutputStream out = socket.getOutputStream();
            out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
            frame(out, SETTINGS, 0, 0, new byte[0]);
            frame(out, HEADERS, END_STREAM_AND_HEADERS, 1, request(name, value));
            out.flush();
            return answer(new DataInputStream(socket.getInputStream()));
        } catch (EOFException ended) {
            return "closed";
        }
    }

    private static byte[] request(String name, String value) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        // GET, /, https by their numbers; the authority by its name's.
        block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x87, 0x01});
        text(block, "localhost");
        block.write(0);
        text(block, name);
        text(block, value);
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, (byte) stream});
        out.write(payload);
    }

    private static String answer(DataInputStream in) throws IOException {
        while (true) {
            int lengthAndType = in.readInt();
            int type = lengthAndType & 0xff;
            int flags = in.readByte();
            in.skipNBytes(Integer.BYTES);
            byte[] payload = in.readNBytes(lengthAndType >>> Byte.SIZE);
            switch (type) {
                case HEADERS -> {
                    int begin = (flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
                    return (payload[begin] & 0xff) == STATUS_200 ? "200" : "another answer";
                }
                case RST_STREAM -> {
                    return "reset";
                }
                case GOAWAY -> {
                    return "go away";
                }
                default -> {}
            }
        }
    }
}
