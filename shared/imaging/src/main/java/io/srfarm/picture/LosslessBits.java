package io.srfarm.picture;

/** Reads the bits of a lossless WebP stream, starting at the lowest bit of each byte. */
final class LosslessBits {
    private final byte[] file;
    private final long end;
    private long position;

    /**
     * Creates a reader.
     *
     * @param from position of the first of {@code length} bytes
     */
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

    /** Thrown if the stream is truncated or invalid. */
    static final class InvalidStreamException extends Exception {
        InvalidStreamException() {
            super("not a lossless WebP stream", null, false, false);
        }
    }
}
