package io.srfarm.worker.pipeline;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import java.util.Arrays;

/** Reduces pictures for fast comparison. */
final class ThumbnailMaker {
    /** The shortest side that the perceptual network accepts. */
    private static final int SIDE_PIXELS_MIN = 32;

    private ThumbnailMaker() {}

    /**
     * Averages {@code f x f} blocks, with the smallest {@code f} that gives at most {@code pixelsMax} pixels; remaining
     * columns and rows at the right and bottom are dropped. Small or very narrow pictures are returned unchanged.
     */
    static Picture of(Picture picture, long pixelsMax) {
        return whole(reduced(picture, pixelsMax));
    }

    /** As {@link #of}, but crops very narrow pictures to the middle to stay within {@code pixelsMax}. */
    static Picture bounded(PixelRows picture, long pixelsMax) {
        PixelRows reduced = reduced(picture, pixelsMax);
        int shorter = Math.min(reduced.width(), reduced.height());
        return middle(reduced, (int) Math.max(SIDE_PIXELS_MIN, pixelsMax / shorter));
    }

    /** Crops a picture to the middle so that no side is longer than {@code side}. */
    static Picture middle(PixelRows picture, int side) {
        int width = Math.min(picture.width(), side);
        int height = Math.min(picture.height(), side);
        if (width == picture.width() && height == picture.height()) {
            return whole(picture);
        }
        return picture.cut((picture.width() - width) / 2, (picture.height() - height) / 2, width, height);
    }

    /** Returns the picture in memory. */
    static Picture whole(PixelRows picture) {
        return picture instanceof Picture here ? here : picture.cut(0, 0, picture.width(), picture.height());
    }

    private static PixelRows reduced(PixelRows picture, long pixelsMax) {
        int factorMax = Math.max(1, Math.min(picture.width(), picture.height()) / SIDE_PIXELS_MIN);
        int factor = 1;
        while (factor < factorMax && pixels(picture, factor) > pixelsMax) {
            factor++;
        }
        return factor == 1 ? picture : blockMeans(picture, factor);
    }

    private static long pixels(PixelRows picture, int factor) {
        return (long) (picture.width() / factor) * (picture.height() / factor);
    }

    private static Picture blockMeans(PixelRows picture, int factor) {
        int width = picture.width() / factor;
        int height = picture.height() / factor;
        byte[] means = new byte[3 * width * height];
        byte[] row = new byte[3 * width * factor];
        int[] sums = new int[3 * width];
        int count = factor * factor;
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, count / 2);
            for (int line = 0; line < factor; line++) {
                picture.read(0, y * factor + line, row);
                addBlocks(row, factor, sums);
            }
            for (int i = 0; i < sums.length; i++) {
                means[y * sums.length + i] = (byte) (sums[i] / count);
            }
        }
        return new Picture(width, height, means);
    }

    /** Adds the pixels of a row to the sums of their blocks. */
    private static void addBlocks(byte[] row, int factor, int[] sums) {
        for (int i = 0; i < row.length; i++) {
            sums[i / 3 / factor * 3 + i % 3] += row[i] & 0xFF;
        }
    }
}
