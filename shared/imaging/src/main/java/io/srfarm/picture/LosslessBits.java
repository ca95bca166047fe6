package io.srfarm.picture;

/** The bits of a lossless WebP stream, from the lowest of each byte on. */
final class LosslessBits {
    private final byte[] file;
    private final long end;
    private long position;

    /** @param from first byte; {@code length} of them */
    LosslessBits(byte[] file, long from, long length) {
        this.file = file;
        this.position = 8 * from;
        this.end = 8 * Math.min(file.length, from + length);
    }

    boolean flag() throws InvalidStreamException {
        return bits(1) == 1;
    }

    int bits(int count) throws InvalidStreamException {
        if (position + count > end) {
            throw new InvalidStreamException();
        }
        int value = 0;
        for (int i = 0; i < count; i++, position++) {
            value |= ((file[(int) (position >> 3)] >> (position & 7)) & 1) << i;
        }
        return value;
    }

    /** The stream ends early or says what no stream may say. */
    static final class InvalidStreamException extends Exception {
        InvalidStreamException() {
            super("not a lossless WebP stream", null, false, false);
        }
    }
}
