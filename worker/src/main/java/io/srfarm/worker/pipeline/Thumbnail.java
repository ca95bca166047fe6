package io.srfarm.worker.pipeline;

import io.srfarm.worker.picture.Picture;

/** Makes pictures small enough to be compared by the dozen. */
final class Thumbnail {
    /** The perceptual network needs this much of the shorter side. */
    private static final int SIDE_PIXELS_MIN = 32;

    private Thumbnail() {}

    /**
     * The means of {@code f x f} blocks, with the smallest {@code f} that leaves at most {@code pixelsMax}; a rest at the
     * right and the bottom is left out. A picture that is small enough, or very narrow, stays as it is.
     */
    static Picture of(Picture picture, long pixelsMax) {
        int factorMax = Math.max(1, Math.min(picture.width(), picture.height()) / SIDE_PIXELS_MIN);
        int factor = 1;
        while (factor < factorMax && pixels(picture, factor) > pixelsMax) {
            factor++;
        }
        return factor == 1 ? picture : blockMeans(picture, factor);
    }

    private static long pixels(Picture picture, int factor) {
        return (long) (picture.width() / factor) * (picture.height() / factor);
    }

    private static Picture blockMeans(Picture picture, int factor) {
        int width = picture.width() / factor;
        int height = picture.height() / factor;
        byte[] means = new byte[3 * width * height];
        for (int i = 0; i < means.length; i++) {
            int pixel = i / 3;
            means[i] = blockMean(picture, (pixel % width) * factor, (pixel / width) * factor, i % 3, factor);
        }
        return new Picture(width, height, means);
    }

    private static byte blockMean(Picture picture, int left, int top, int channel, int factor) {
        int sum = 0;
        for (int y = top; y < top + factor; y++) {
            int row = 3 * (y * picture.width() + left) + channel;
            for (int x = 0; x < factor; x++) {
                sum += picture.rgb()[row + 3 * x] & 0xFF;
            }
        }
        int count = factor * factor;
        return (byte) ((sum + count / 2) / count);
    }
}
