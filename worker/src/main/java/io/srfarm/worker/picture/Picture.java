package io.srfarm.worker.picture;

/**
 * An upright 8-bit sRGB picture in memory. The array is the picture's own: nobody writes to it after construction.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb red, green, blue of each pixel, row by row from the top; 3 x width x height bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what it shows, below
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException(
                    "a picture of " + width + " x " + height + " is not made of " + rgb.length + " bytes");
        }
    }

    /** Width x height. */
    public long pixels() {
        return (long) width * height;
    }

    /** The rectangle of {@code width} x {@code height} pixels whose top left corner is at ({@code x}, {@code y}). */
    public Picture cut(int x, int y, int width, int height) {
        byte[] part = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(rgb, 3 * ((y + row) * this.width + x), part, 3 * row * width, 3 * width);
        }
        return new Picture(width, height, part);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture
                && width == picture.width
                && height == picture.height
                && java.util.Arrays.equals(rgb, picture.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + java.util.Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + width + " x " + height + "]";
    }
}
