package io.srfarm.quality;

import io.srfarm.picture.PixelRows;

/**
 * SSIM (Wang et al., 2004) over luma: Gaussian window of 11 x 11 with sigma 1.5, K = (0.01, 0.03), valid region only.
 * Buffers moments of eleven rows instead of whole planes, so even 64 megapixels need little memory.
 */
final class StructuralSimilarity {
    private static final int WINDOW = 11;
    private static final double C1 = (0.01 * 255) * (0.01 * 255);
    private static final double C2 = (0.03 * 255) * (0.03 * 255);
    private static final double[] GAUSSIAN = gaussian();

    /** Moments per row: a, b, a squared, b squared, a times b. */
    private static final int MOMENTS = 5;

    private final int shave;
    private final int width;
    private final double[][][] rows; // ring buffer of [WINDOW][MOMENTS][width], blurred along the row
    private final double[] lumaA;
    private final double[] lumaB;

    private StructuralSimilarity(int shave, int shavedWidth) {
        this.shave = shave;
        this.width = shavedWidth - WINDOW + 1;
        this.rows = new double[WINDOW][MOMENTS][width];
        this.lumaA = new double[shavedWidth];
        this.lumaB = new double[shavedWidth];
    }

    static double of(PixelRows a, PixelRows b, int shave) {
        int shavedWidth = a.width() - 2 * shave;
        int shavedHeight = a.height() - 2 * shave;
        if (Math.min(shavedWidth, shavedHeight) < WINDOW) {
            throw new IllegalArgumentException(
                    a + " without a border of " + shave + " pixels is smaller than the window of " + WINDOW);
        }
        return new StructuralSimilarity(shave, shavedWidth).mean(a, b, shavedHeight);
    }

    private double mean(PixelRows a, PixelRows b, int shavedHeight) {
        double sum = 0;
        for (int y = 0; y < shavedHeight; y++) {
            Luma.row(a, shave, shave + y, lumaA);
            Luma.row(b, shave, shave + y, lumaB);
            blurRow(rows[y % WINDOW]);
            if (y >= WINDOW - 1) {
                sum += rowSum(y - WINDOW + 1);
            }
        }
        return sum / ((double) width * (shavedHeight - WINDOW + 1));
    }

    private void blurRow(double[][] moments) {
        for (int x = 0; x < width; x++) {
            double a = 0;
            double b = 0;
            double aa = 0;
            double bb = 0;
            double ab = 0;
            for (int i = 0; i < WINDOW; i++) {
                double weight = GAUSSIAN[i];
                double p = lumaA[x + i];
                double q = lumaB[x + i];
                a += weight * p;
                b += weight * q;
                aa += weight * p * p;
                bb += weight * q * q;
                ab += weight * p * q;
            }
            moments[0][x] = a;
            moments[1][x] = b;
            moments[2][x] = aa;
            moments[3][x] = bb;
            moments[4][x] = ab;
        }
    }

    /** Returns the sum of the similarities of all windows whose top row is {@code top}. */
    private double rowSum(int top) {
        double sum = 0;
        double[] moment = new double[MOMENTS];
        for (int x = 0; x < width; x++) {
            for (int m = 0; m < MOMENTS; m++) {
                moment[m] = 0;
                for (int i = 0; i < WINDOW; i++) {
                    moment[m] += GAUSSIAN[i] * rows[(top + i) % WINDOW][m][x];
                }
            }
            sum += similarity(moment[0], moment[1], moment[2], moment[3], moment[4]);
        }
        return sum;
    }

    private static double similarity(double a, double b, double aa, double bb, double ab) {
        double luminance = (2 * a * b + C1) / (a * a + b * b + C1);
        double structure = (2 * (ab - a * b) + C2) / ((aa - a * a) + (bb - b * b) + C2);
        return luminance * structure;
    }

    private static double[] gaussian() {
        double[] window = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = i - WINDOW / 2;
            window[i] = Math.exp(-distance * distance / (2 * 1.5 * 1.5));
            sum += window[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            window[i] /= sum;
        }
        return window;
    }
}
