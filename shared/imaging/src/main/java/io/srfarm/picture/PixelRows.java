package io.srfarm.picture;

/** Row-wise access to the pixels of an upright 8-bit sRGB picture, in memory or, for a large one, in a file. */
public interface PixelRows {
    /** Returns the height in pixels, at least 1. */
    int width();

    /** Returns the height in pixels, at least 1. */
    int height();

    /** Returns width x height. */
    default long pixels() {
        return (long) width() * height();
    }

    /**
     * Reads pixels of row {@code y}, starting at column {@code x}.
     *
     * @param rgb receives red, green and blue of {@code rgb.length / 3} pixels
     * @throws java.io.UncheckedIOException if the pixels are in a file that cannot be read
     */
    void read(int x, int y, byte[] rgb);

    /**
     * Returns a copy of the rectangle of {@code width} x {@code height} pixels with its top left corner at ({@code x},
     * {@code y}).
     */
    default Picture cut(int x, int y, int width, int height) {
        byte[] part = new byte[3 * width * height];
        byte[] line = new byte[3 * width];
        for (int row = 0; row < height; row++) {
            read(x, y + row, line);
            System.arraycopy(line, 0, part, row * line.length, line.length);
        }
        return new Picture(width, height, part);
    }
}
