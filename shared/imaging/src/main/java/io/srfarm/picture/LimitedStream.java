package io.srfarm.picture;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory file that aborts a decoder which uses too much time or memory. Decoders report progress only once they
 * produce pixels, but they keep reading while they build tables, for which a few bytes can request hundreds of
 * megabytes.
 */
final class LimitedStream extends ImageInputStreamImpl {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Checking costs more than reading, so only every n-th read is checked. */
    private static final int READS_A_LOOK = 64;

    /** Most memory for tables, whatever the picture's size. */
    private static final long TABLES_BYTES_MAX = 64L << 20;

    /** If all pixels are equal, a pixel takes no bits, and yet decoders read past the end for each one. */
    private static final long READS_BEYOND_A_PIXEL = 16;

    private static final long READS_BEYOND_MAX = 64;

    /** Far more bytes than a decoder buffers. */
    private static final int LAST_BYTES = 64;

    private final byte[] file;
    private final DecodeClock clock;
    private final long allocatedMax;
    private final long readsBeyondMax;
    private long reads;
    private long readsBeyond;
    private @Nullable String surplus;

    /**
     * Creates a stream.
     *
     * @param pixels pixels of the picture, from its header
     * @param bytesAPixel bytes that decoding may allocate per pixel, including temporary ones
     */
    LimitedStream(byte[] file, DecodeClock clock, long pixels, int bytesAPixel) {
        this.file = file;
        this.clock = clock;
        this.allocatedMax = THREADS.getCurrentThreadAllocatedBytes() + TABLES_BYTES_MAX + pixels * bytesAPixel;
        this.readsBeyondMax = READS_BEYOND_MAX + pixels * READS_BEYOND_A_PIXEL;
    }

    /** Returns which resource was exceeded; null if none was. */
    @Nullable
    String surplus() {
        return surplus;
    }

    long position() {
        return streamPos;
    }

    @Override
    public int read() throws IOException {
        watch();
        return streamPos < file.length ? file[(int) streamPos++] & 0xff : end();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        watch();
        if (streamPos >= file.length) {
            return end();
        }
        int count = upToMarker((int) Math.min(length, file.length - streamPos));
        System.arraycopy(file, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return file.length;
    }

    /**
     * Limits a read to the end of the next JPEG marker, and the last bytes to single reads. So the stream's position
     * shows which marker a warning is about, and whether the decoder needed all bytes.
     */
    private int upToMarker(int count) {
        int from = (int) streamPos;
        if (from >= file.length - LAST_BYTES) {
            return Math.min(count, 1);
        }
        for (int i = from; i + 1 < from + count; i++) {
            if (file[i] == (byte) 0xff && file[i + 1] != 0 && file[i + 1] != (byte) 0xff) {
                return i + 2 - from;
            }
        }
        return count;
    }

    private int end() throws IOException {
        if (++readsBeyond > readsBeyondMax) {
            throw new IOException("the data ends early");
        }
        return -1;
    }

    private void watch() throws IOException {
        bitOffset = 0;
        if (++reads % READS_A_LOOK != 0) {
            return;
        }
        if (clock.isOver()) {
            throw new IOException("out of time"); // replaced by the clock's own exception
        }
        if (THREADS.getCurrentThreadAllocatedBytes() > allocatedMax) {
            surplus = "memory for its size: its tables are larger than its pixels";
            throw new IOException(surplus);
        }
    }
}
