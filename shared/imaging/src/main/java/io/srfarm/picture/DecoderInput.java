package io.srfarm.picture;

import java.io.InputStream;
import java.util.Arrays;

/**
 * The parts of a file that contribute to its pixels, in order; the decoder sees nothing else. The bytes are not copied.
 */
final class DecoderInput {
    private final byte[] file;

    /** Start and end of each part. Adjacent parts are merged, so that many tiny parts need little memory. */
    private int[] ranges = new int[16];

    private int used;
    private int length;

    DecoderInput(byte[] file) {
        this.file = file;
    }

    void add(int position, int count) {
        length += count;
        if (used > 0 && ranges[used - 1] == position) {
            ranges[used - 1] = position + count;
            return;
        }
        if (used == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * used);
        }
        ranges[used++] = position;
        ranges[used++] = position + count;
    }

    byte[] toByteArray() {
        byte[] all = new byte[length];
        for (int range = 0, at = 0; range < used; range += 2) {
            int count = ranges[range + 1] - ranges[range];
            System.arraycopy(file, ranges[range], all, at, count);
            at += count;
        }
        return all;
    }

    InputStream stream() {
        return new InputStream() {
            private int range;
            private int position = ranges[0];

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int count) {
                while (range < used && position == ranges[range + 1]) {
                    range += 2;
                    position = range < used ? ranges[range] : 0;
                }
                if (range >= used) {
                    return -1;
                }
                int taken = Math.min(count, ranges[range + 1] - position);
                System.arraycopy(file, position, to, offset, taken);
                position += taken;
                return taken;
            }
        };
    }
}
