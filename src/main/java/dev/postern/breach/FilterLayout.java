package dev.postern.breach;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where things are in a filter's file. Immutable.
 *
 * <p>Problem: the public list has a billion SHA-1s, forty gigabytes of text. Choice: a hash is kept as sixteen bits of it, in
 * a bucket that the bits before those name; where each bucket begins is a table in front. That is seventeen bits a hash, and
 * a question costs two short readings wherever the file lies. Price: of the passwords that are in no list, one in one to two
 * thousand is taken for one that is: as many of them as share its bucket have a chance of 1 in 65,536 each.
 *
 * <p>All numbers are big-endian: the mark (8 bytes), bucketBits (4), count (8), 2^bucketBits + 1 places of four bytes (where
 * a bucket's first fingerprint is, and at last the count), count fingerprints of two bytes.
 *
 * @param bucketBits how many bits name a bucket
 * @param count how many hashes there are
 */
record FilterLayout(int bucketBits, long count) {
    static final int HEADER_BYTES = 20;
    static final int PLACE_BYTES = 4;
    static final int FINGERPRINT_BYTES = 2;

    /** Places are numbers of four bytes. */
    static final long MOST = 0xFFFF_FFFFL;

    /** "PSTRNBF1". */
    private static final long MARK = 0x50_53_54_52_4E_42_46_31L;

    private static final int FINGERPRINT_BITS = 16;
    private static final int MOST_BUCKET_BITS = 30;

    /** On average a bucket has so many hashes, or up to twice as many. */
    private static final long IN_A_BUCKET = 32;

    /** The layout for about so many hashes. */
    static FilterLayout forAbout(long count) {
        int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, count / IN_A_BUCKET));
        return new FilterLayout(Math.min(MOST_BUCKET_BITS, bits), 0);
    }

    /** Reads a file's first bytes; fails if they are not a filter's. */
    static FilterLayout read(ByteBuffer header) throws IOException {
        boolean known = header.remaining() == HEADER_BYTES && header.getLong() == MARK;
        if (!known) {
            throw new IOException("this is no filter of Postern's");
        }
        FilterLayout layout = new FilterLayout(header.getInt(), header.getLong());
        if (layout.bucketBits < 0 || layout.bucketBits > MOST_BUCKET_BITS || layout.count < 0 || layout.count > MOST) {
            throw new IOException("this filter is damaged");
        }
        return layout;
    }

    ByteBuffer header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MARK)
                .putInt(bucketBits)
                .putLong(count)
                .flip();
    }

    FilterLayout with(long hashes) {
        return new FilterLayout(bucketBits, hashes);
    }

    long buckets() {
        return 1L << bucketBits;
    }

    /** A hash's bucket, from its first 64 bits. */
    long bucketOf(long hash) {
        return bucketBits == 0 ? 0 : hash >>> (Long.SIZE - bucketBits);
    }

    /** What is kept of a hash, from its first 64 bits. */
    short fingerprintOf(long hash) {
        return (short) (hash >>> (Long.SIZE - bucketBits - FINGERPRINT_BITS));
    }

    long placeOffset(long bucket) {
        return HEADER_BYTES + bucket * PLACE_BYTES;
    }

    long fingerprintOffset(long index) {
        return placeOffset(buckets() + 1) + index * FINGERPRINT_BYTES;
    }

    /** How long the file is. */
    long size() {
        return fingerprintOffset(count);
    }
}
