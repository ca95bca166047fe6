package io.srfarm.quality;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;

/** Fidelity of a picture to another of the same size, in numbers. */
public final class FidelityMetrics {
    /** dB between equal pictures, where the formula has no finite value. */
    public static final double PSNR_MAX = 100;

    private static final double PEAK_SQUARED = 255.0 * 255.0;

    private FidelityMetrics() {}

    /** dB over red, green and blue; at most {@link #PSNR_MAX}. */
    public static double psnr(Picture a, Picture b) {
        requireSameSize(a, b);
        long squares = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            int difference = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
            squares += (long) difference * difference;
        }
        return decibels((double) squares, a.rgb().length);
    }

    /**
     * dB over luma; at most {@link #PSNR_MAX}.
     *
     * @param shavePixels pixels left out at each side
     */
    public static double psnrY(PixelRows a, PixelRows truth, int shavePixels) {
        requireSameSize(a, truth);
        double squares = 0;
        double[] rowA = new double[a.width() - 2 * shavePixels];
        double[] rowTruth = new double[rowA.length];
        for (int y = shavePixels; y < a.height() - shavePixels; y++) {
            Luma.row(a, shavePixels, y, rowA);
            Luma.row(truth, shavePixels, y, rowTruth);
            for (int x = 0; x < rowA.length; x++) {
                double difference = rowA[x] - rowTruth[x];
                squares += difference * difference;
            }
        }
        return decibels(squares, (double) rowA.length * (a.height() - 2 * shavePixels));
    }

    /**
     * Structural similarity over luma, at most 1. What is left after shaving must hold the 11 x 11 window.
     *
     * @param shavePixels pixels left out at each side
     */
    public static double ssimY(PixelRows a, PixelRows truth, int shavePixels) {
        requireSameSize(a, truth);
        return StructuralSimilarity.of(a, truth, shavePixels);
    }

    /** dB between {@code sr}, reduced to the input's size by the protocol, and the input {@code lr}. */
    public static double lrPsnr(PixelRows sr, Picture lr, int scale) {
        return psnr(Imresize.reduce(sr, scale), lr);
    }

    private static double decibels(double squares, double count) {
        if (squares == 0) {
            return PSNR_MAX;
        }
        return Math.min(PSNR_MAX, 10 * Math.log10(PEAK_SQUARED * count / squares));
    }

    private static void requireSameSize(PixelRows a, PixelRows b) {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException(a + " and " + b + " differ in size");
        }
    }
}
