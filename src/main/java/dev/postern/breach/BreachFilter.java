package dev.postern.breach;

import dev.postern.domain.PlainPassword;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Asks a filter whether a password has been stolen. The file is opened for each question, so one that is put in its place is
 * used from then on. Immutable; its methods read a file.
 */
public final class BreachFilter {
    /** Far more than chance puts into one bucket: a file that says so is damaged. */
    private static final long MOST_IN_A_BUCKET = 1 << 16;

    private final Path file;

    /** Opens nothing yet. */
    public BreachFilter(Path file) {
        this.file = file;
    }

    /**
     * Checks that the file is there, whole and a filter.
     *
     * @throws IOException when it is not
     */
    public void check() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FilterLayout unused = layoutOf(channel);
        }
    }

    /**
     * Whether the password is in the list; rarely also for one that is not ({@link FilterLayout}).
     *
     * @throws IOException when the file cannot be read
     */
    public boolean contains(PlainPassword password) throws IOException {
        long hash = firstBitsOf(password);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FilterLayout layout = layoutOf(channel);
            ByteBuffer places = read(channel, layout.placeOffset(layout.bucketOf(hash)), 2 * FilterLayout.PLACE_BYTES);
            long first = Integer.toUnsignedLong(places.getInt());
            long end = Integer.toUnsignedLong(places.getInt());
            if (first > end || end > layout.count() || end - first > MOST_IN_A_BUCKET) {
                throw new IOException("this filter is damaged");
            }
            ByteBuffer bucket = read(
                    channel, layout.fingerprintOffset(first), (int) (end - first) * FilterLayout.FINGERPRINT_BYTES);
            short wanted = layout.fingerprintOf(hash);
            while (bucket.hasRemaining()) {
                if (bucket.getShort() == wanted) {
                    return true;
                }
            }
            return false;
        }
    }

    private static FilterLayout layoutOf(FileChannel channel) throws IOException {
        FilterLayout layout = FilterLayout.read(read(channel, 0, FilterLayout.HEADER_BYTES));
        if (channel.size() != layout.size()) {
            throw new IOException("this filter is damaged: it has " + channel.size() + " bytes, not " + layout.size());
        }
        return layout;
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // Until it is full, or the file ends.
        }
        return bytes.flip();
    }

    /** SHA-1 names passwords in the public list; it protects nothing here. */
    private static long firstBitsOf(PlainPassword password) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(password.utf8()))
                    .getLong();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
