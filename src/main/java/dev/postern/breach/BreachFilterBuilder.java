package dev.postern.breach;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Makes a filter from the public list: a line for each password, its SHA-1 in hexadecimal digits, a colon and how often it
 * was stolen, in the order of the hashes. The list is read once, and hardly any of it is in memory. Used by one thread.
 */
public final class BreachFilterBuilder {
    /** Bytes of a line in the public list, on average; only the number of buckets hangs on it. */
    private static final int LINE_BYTES = 44;

    private static final int DIGITS = 40;

    private final FilterLayout layout;
    private final Region places;
    private final Region fingerprints;
    private long count;
    private long placed;
    private String lastHash = "";

    private BreachFilterBuilder(FileChannel file, FilterLayout layout) {
        this.layout = layout;
        this.places = new Region(file, layout.placeOffset(0));
        this.fingerprints = new Region(file, layout.fingerprintOffset(0));
    }

    /**
     * Makes a filter. It takes its place when it is whole; whatever was there stays until then.
     *
     * @return how many passwords are in it
     * @throws IOException when a file cannot be read or written, or the list is not one; the message names the line
     */
    public static long build(Path list, Path filter) throws IOException {
        Path unfinished = filter.resolveSibling(filter.getFileName() + ".part");
        try {
            long count;
            try (BufferedReader lines = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1);
                    FileChannel file = FileChannel.open(
                            unfinished,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                count = new BreachFilterBuilder(file, FilterLayout.forAbout(Files.size(list) / LINE_BYTES))
                        .write(lines, file);
            }
            Path unused =
                    Files.move(unfinished, filter, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            boolean unused = Files.deleteIfExists(unfinished);
        }
    }

    private long write(BufferedReader lines, FileChannel file) throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!isHashWithCount(line)) {
                throw new IOException("line " + number + ": not a SHA-1 in hexadecimal digits, a colon and a count");
            }
            add(line, number);
        }
        while (placed <= layout.buckets()) {
            place();
        }
        places.flush();
        fingerprints.flush();
        ByteBuffer header = layout.with(count).header();
        while (header.hasRemaining()) {
            int unused = file.write(header, header.position());
        }
        file.force(true);
        return count;
    }

    private void add(String line, long number) throws IOException {
        String hash = line.substring(0, DIGITS);
        int order = hash.compareToIgnoreCase(lastHash);
        if (order < 0) {
            throw new IOException("line " + number + ": the list is not in the order of its hashes");
        }
        if (order == 0) {
            return;
        }
        lastHash = hash;
        long bits = Long.parseUnsignedLong(hash, 0, Long.SIZE / 4, 16);
        if (count == FilterLayout.MOST) {
            throw new IOException("line " + number + ": a filter has room for " + FilterLayout.MOST + " passwords");
        }
        while (placed <= layout.bucketOf(bits)) {
            place();
        }
        fingerprints.write(layout.fingerprintOf(bits));
        count++;
    }

    /** The next bucket begins here. */
    private void place() throws IOException {
        places.write((int) count);
        placed++;
    }

    private static boolean isHashWithCount(String line) {
        if (line.length() < DIGITS + 2 || line.charAt(DIGITS) != ':') {
            return false;
        }
        for (int i = 0; i < line.length(); i++) {
            if (i != DIGITS && Character.digit(line.charAt(i), i < DIGITS ? 16 : 10) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A part of a file, written from its beginning to its end. */
    private static final class Region {
        private final FileChannel file;
        private final ByteBuffer waiting = ByteBuffer.allocate(1 << 16);
        private long offset;

        Region(FileChannel file, long offset) {
            this.file = file;
            this.offset = offset;
        }

        void write(int value) throws IOException {
            flushUnlessRoomFor(Integer.BYTES);
            waiting.putInt(value);
        }

        void write(short value) throws IOException {
            flushUnlessRoomFor(Short.BYTES);
            waiting.putShort(value);
        }

        void flush() throws IOException {
            waiting.flip();
            while (waiting.hasRemaining()) {
                offset += file.write(waiting, offset);
            }
            waiting.clear();
        }

        private void flushUnlessRoomFor(int bytes) throws IOException {
            if (waiting.remaining() < bytes) {
                flush();
            }
        }
    }
}
