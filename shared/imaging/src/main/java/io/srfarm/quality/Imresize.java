package io.srfarm.quality;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import java.util.Arrays;

/**
 * MATLAB's bicubic {@code imresize} (a = -0.5) by an integer factor. It makes the LR pictures and the baseline of the
 * evaluation. Downsampling is antialiased, borders are mirrored with the border pixel repeated, rows are resized before
 * columns, and each pass is rounded half up to 8 bits.
 */
public final class Imresize {
    private Imresize() {}

    /**
     * Reduces width and height by {@code scale}.
     *
     * @param scale 2, 4 or 8
     * @throws IllegalArgumentException if a side of {@code hr} is not a multiple of {@code scale}
     */
    public static Picture reduce(PixelRows hr, int scale) {
        if (hr.width() % scale != 0 || hr.height() % scale != 0) {
            throw new IllegalArgumentException(
                    hr + " has a side that is not a multiple of " + scale + ": crop it first");
        }
        FilterTaps rows = FilterTaps.reducing(hr.height(), scale);
        FilterTaps columns = FilterTaps.reducing(hr.width(), scale);
        return acrossColumns(acrossRows(hr, rows), columns);
    }

    /**
     * Enlarges width and height by {@code scale}.
     *
     * @param scale 2, 4 or 8
     */
    public static Picture enlarge(Picture lr, int scale) {
        FilterTaps rows = FilterTaps.enlarging(lr.height(), scale);
        FilterTaps columns = FilterTaps.enlarging(lr.width(), scale);
        return acrossColumns(acrossRows(lr, rows), columns);
    }

    private static Picture acrossRows(PixelRows from, FilterTaps taps) {
        int rowBytes = 3 * from.width();
        byte[] to = new byte[rowBytes * taps.outputs()];
        byte[] row = new byte[rowBytes];
        int[] sums = new int[rowBytes];
        for (int y = 0; y < taps.outputs(); y++) {
            Arrays.fill(sums, FilterTaps.HALF);
            for (int tap = 0; tap < taps.count(); tap++) {
                from.read(0, taps.source(y, tap), row);
                addRow(sums, row, taps.weight(y, tap));
            }
            for (int i = 0; i < rowBytes; i++) {
                to[rowBytes * y + i] = FilterTaps.rounded(sums[i]);
            }
        }
        return new Picture(from.width(), taps.outputs(), to);
    }

    private static void addRow(int[] sums, byte[] rgb, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * (rgb[i] & 0xff);
        }
    }

    private static Picture acrossColumns(Picture from, FilterTaps taps) {
        byte[] to = new byte[3 * taps.outputs() * from.height()];
        for (int y = 0; y < from.height(); y++) {
            int fromRow = 3 * from.width() * y;
            int toRow = 3 * taps.outputs() * y;
            for (int x = 0; x < taps.outputs(); x++) {
                mixPixel(from.rgb(), fromRow, to, toRow + 3 * x, taps, x);
            }
        }
        return new Picture(taps.outputs(), from.height(), to);
    }

    private static void mixPixel(byte[] from, int fromRow, byte[] to, int at, FilterTaps taps, int x) {
        int red = FilterTaps.HALF;
        int green = FilterTaps.HALF;
        int blue = FilterTaps.HALF;
        for (int tap = 0; tap < taps.count(); tap++) {
            int weight = taps.weight(x, tap);
            int pixel = fromRow + 3 * taps.source(x, tap);
            red += weight * (from[pixel] & 0xff);
            green += weight * (from[pixel + 1] & 0xff);
            blue += weight * (from[pixel + 2] & 0xff);
        }
        to[at] = FilterTaps.rounded(red);
        to[at + 1] = FilterTaps.rounded(green);
        to[at + 2] = FilterTaps.rounded(blue);
    }
}
