package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.OptionalLong;

/**
 * Reads the number of pixels that a picture's header claims. The claim is not verified: a worker cheaply refuses a
 * picture that does not match.
 */
final class PictureHeader {
    /** Enough for the header after any usual amount of metadata. */
    static final int BYTES_MAX = 64 * 1024;

    /** The longest side that any of the formats can state. */
    private static final long SIDE_MAX = Integer.MAX_VALUE;

    /** No header can state more pixels than this. */
    static final long PIXELS_MAX = SIDE_MAX * SIDE_MAX;

    private final byte[] file;

    private PictureHeader(byte[] file) {
        this.file = file;
    }

    /**
     * Reads a header.
     *
     * @param file the first bytes of a PNG, JPEG or WebP
     * @return width x height; empty if these bytes do not tell
     */
    static OptionalLong pixels(byte[] file) {
        PictureHeader header = new PictureHeader(file);
        try {
            long pixels = header.anyKind();
            return pixels > 0 ? OptionalLong.of(pixels) : OptionalLong.empty();
        } catch (ArrayIndexOutOfBoundsException e) {
            return OptionalLong.empty(); // the file is cut off before the size
        }
    }

    private long anyKind() {
        if (isAt(1, "PNG")) {
            return area(big(16, 4), big(20, 4));
        }
        if (isAt(8, "WEBP")) {
            return webp();
        }
        return big(0, 2) == 0xffd8 ? jpeg() : 0;
    }

    /** Returns 0 for a side beyond the limit, because the product would overflow. */
    private static long area(long width, long height) {
        return width > SIDE_MAX || height > SIDE_MAX ? 0 : width * height;
    }

    private long webp() {
        if (isAt(12, "VP8X")) {
            return (1 + little(24, 3)) * (1 + little(27, 3));
        }
        if (isAt(12, "VP8L")) {
            long sides = little(21, 4);
            return (1 + (sides & 0x3fff)) * (1 + ((sides >> 14) & 0x3fff));
        }
        return isAt(12, "VP8 ") ? (little(26, 2) & 0x3fff) * (little(28, 2) & 0x3fff) : 0;
    }

    /** The size is in the start-of-frame segment. */
    private long jpeg() {
        int position = 2;
        while (big(position, 1) == 0xff) {
            int marker = (int) big(position + 1, 1);
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                return big(position + 5, 2) * big(position + 7, 2);
            }
            position += marker == 0xff ? 1 : 2 + (int) big(position + 2, 2);
        }
        return 0;
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
