package io.srfarm.picture;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.imageio.stream.ImageInputStreamImpl;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory that breaks off for a decoder that takes too much. A decoder tells of its progress with pixels only; but
 * while it is busy with tables of which a few bytes ask for hundreds of megabytes, it reads.
 */
final class LimitedStream extends ImageInputStreamImpl {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Looking costs more than reading. */
    private static final int READS_A_LOOK = 64;

    /** What tables may take, whatever the picture's size. */
    private static final long TABLES_BYTES_MAX = 64L << 20;

    /** Where all pixels are the same none takes a bit, and still each is read for, beyond the end. */
    private static final long READS_BEYOND_A_PIXEL = 16;

    private static final long READS_BEYOND_MAX = 64;

    /** Far more than a decoder holds in its registers. */
    private static final int LAST_BYTES = 64;

    private final byte[] file;
    private final DecodeClock clock;
    private final long allocatedMax;
    private final long readsBeyondMax;
    private long reads;
    private long readsBeyond;
    private @Nullable String surplus;

    /**
     * @param pixels of the picture, by its header
     * @param bytesAPixel what decoding may allocate for each, everything that is thrown away again included
     */
    LimitedStream(byte[] file, DecodeClock clock, long pixels, int bytesAPixel) {
        this.file = file;
        this.clock = clock;
        this.allocatedMax = THREADS.getCurrentThreadAllocatedBytes() + TABLES_BYTES_MAX + pixels * bytesAPixel;
        this.readsBeyondMax = READS_BEYOND_MAX + pixels * READS_BEYOND_A_PIXEL;
    }

    /** What it was too much of; null if it was not. */
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
     * No more bytes than to the end of the next JPEG marker, and the last ones one by one. So where the stream stands shows
     * which marker a decoder warns of, and whether it needed all bytes.
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
            throw new IOException("its data end early");
        }
        return -1;
    }

    private void watch() throws IOException {
        bitOffset = 0;
        if (++reads % READS_A_LOOK != 0) {
            return;
        }
        if (clock.isOver()) {
            throw new IOException("out of time"); // the clock says so itself
        }
        if (THREADS.getCurrentThreadAllocatedBytes() > allocatedMax) {
            surplus = "memory for its size: its tables are larger than its pixels";
            throw new IOException(surplus);
        }
    }
}
