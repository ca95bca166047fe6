package io.srfarm.picture;

/** The pixels of an upright 8-bit sRGB picture, wherever they lie: a large one is read from a file, piece by piece. */
public interface PixelRows {
    /** Pixels, at least 1. */
    int width();

    /** Pixels, at least 1. */
    int height();

    /** Width x height. */
    default long pixels() {
        return (long) width() * height();
    }

    /**
     * Reads pixels of row {@code y} from column {@code x} on.
     *
     * @param rgb filled with red, green and blue of {@code rgb.length / 3} pixels
     * @throws java.io.UncheckedIOException if they lie in a file that cannot be read
     */
    void read(int x, int y, byte[] rgb);

    /** The rectangle of {@code width} x {@code height} pixels whose top left corner is at ({@code x}, {@code y}). */
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
