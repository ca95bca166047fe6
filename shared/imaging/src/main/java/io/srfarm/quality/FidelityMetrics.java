package io.srfarm.quality;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;

/** Measures the fidelity of one picture to another of the same size. */
public final class FidelityMetrics {
    /** The PSNR of equal pictures in dB, for which the formula is infinite. */
    public static final double PSNR_MAX = 100;

    private static final double PEAK_SQUARED = 255.0 * 255.0;

    private FidelityMetrics() {}

    /** Returns the PSNR over red, green and blue in dB, at most {@link #PSNR_MAX}. */
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
     * Returns the PSNR over luma in dB, at most {@link #PSNR_MAX}.
     *
     * @param shavePixels width of the excluded border in pixels
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
     * Returns the structural similarity over luma, at most 1. Without its border the picture must be at least 11 x 11
     * pixels.
     *
     * @param shavePixels width of the excluded border in pixels
     */
    public static double ssimY(PixelRows a, PixelRows truth, int shavePixels) {
        requireSameSize(a, truth);
        return StructuralSimilarity.of(a, truth, shavePixels);
    }

    /** Returns the PSNR in dB between {@code lr} and {@code sr} reduced to its size with {@link Imresize}. */
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
