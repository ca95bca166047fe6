package io.srfarm.picture;

/**
 * An upright 8-bit sRGB picture in memory. The array is not copied; do not modify it after construction.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgb red, green and blue of each pixel, row by row from the top; 3 x width x height bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record Picture(int width, int height, byte[] rgb) implements PixelRows {
    public Picture {
        if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(3L, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException(
                    "a picture of " + width + " x " + height + " cannot have " + rgb.length + " bytes");
        }
    }

    @Override
    public void read(int x, int y, byte[] into) {
        System.arraycopy(rgb, 3 * (y * width + x), into, 0, into.length);
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
