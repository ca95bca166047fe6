package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/**
 * Reads the size that a picture's header claims. The claim is not verified: a worker cheaply refuses a picture that does
 * not match.
 */
final class PictureHeader {
    /** Enough for the header after any usual amount of metadata. */
    static final int BYTES_MAX = 64 * 1024;

    /** The longest side that any of the formats can state. */
    private static final long SIDE_MAX = Integer.MAX_VALUE;

    /** The size as stored; the picture may have to be rotated. */
    record Size(long width, long height) {
        long pixels() {
            return width * height;
        }

        boolean isTurned(Size other) {
            return width == other.height && height == other.width;
        }
    }

    private static final Size NONE = new Size(0, 0);

    private final byte[] file;

    private PictureHeader(byte[] file) {
        this.file = file;
    }

    /**
     * Reads a header.
     *
     * @param file the first bytes of a PNG, JPEG or WebP
     * @return empty if these bytes do not tell
     */
    static Optional<Size> size(byte[] file) {
        PictureHeader header = new PictureHeader(file);
        try {
            Size size = header.anyKind();
            return size.pixels() > 0 ? Optional.of(size) : Optional.empty();
        } catch (ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // the file is cut off before the size
        }
    }

    private Size anyKind() {
        if (isAt(1, "PNG")) {
            return bounded(big(16, 4), big(20, 4));
        }
        if (isAt(8, "WEBP")) {
            return webp();
        }
        return big(0, 2) == 0xffd8 ? jpeg() : NONE;
    }

    /** Returns {@link #NONE} for a side beyond the limit, because the product would overflow. */
    private static Size bounded(long width, long height) {
        return width > SIDE_MAX || height > SIDE_MAX ? NONE : new Size(width, height);
    }

    private Size webp() {
        if (isAt(12, "VP8X")) {
            return new Size(1 + little(24, 3), 1 + little(27, 3));
        }
        if (isAt(12, "VP8L")) {
            long sides = little(21, 4);
            return new Size(1 + (sides & 0x3fff), 1 + ((sides >> 14) & 0x3fff));
        }
        return isAt(12, "VP8 ") ? new Size(little(26, 2) & 0x3fff, little(28, 2) & 0x3fff) : NONE;
    }

    /** The size is in the start-of-frame segment. */
    private Size jpeg() {
        int position = 2;
        while (big(position, 1) == 0xff) {
            int marker = (int) big(position + 1, 1);
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return new Size(big(position + 7, 2), big(position + 5, 2));
            }
            position += marker == 0xff ? 1 : 2 + (int) big(position + 2, 2);
        }
        return NONE;
    }

    private boolean isAt(int position, String text) {
        return file.length >= position + text.length()
                && new String(file, position, text.length(), ISO_8859_1).equals(text);
    }

    private long big(int position, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (file[position + i] & 0xff);
        }
        return value;
    }

    private long little(int position, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = (value << 8) | (file[position + i] & 0xff);
        }
        return value;
    }
}
