package io.srfarm.quality;

import io.srfarm.picture.PixelRows;

/**
 * Sharpness without a reference picture: the root mean square of the Sobel gradient of luma (Tenengrad; Krotkov, 1987),
 * in grey levels per pixel. Buffers three rows.
 */
public final class Sharpness {
    /** Sum of the positive weights of a Sobel kernel times the distance that it spans. */
    private static final double SOBEL = 8;

    private Sharpness() {}

    /** Returns the sharpness of a picture of at least 3 x 3 pixels; 0 if it is flat. */
    public static double of(PixelRows picture) {
        int width = picture.width();
        double[][] rows = new double[3][width];
        Luma.row(picture, 0, 0, rows[0]);
        Luma.row(picture, 0, 1, rows[1]);
        double sum = 0;
        for (int y = 2; y < picture.height(); y++) {
            Luma.row(picture, 0, y, rows[y % 3]);
            sum += rowSum(rows[(y - 2) % 3], rows[(y - 1) % 3], rows[y % 3]);
        }
        return Math.sqrt(sum / ((double) (width - 2) * (picture.height() - 2))) / SOBEL;
    }

    private static double rowSum(double[] above, double[] here, double[] below) {
        double sum = 0;
        for (int x = 1; x < here.length - 1; x++) {
            double across = above[x + 1] - above[x - 1] + 2 * (here[x + 1] - here[x - 1]) + below[x + 1] - below[x - 1];
            double down = below[x - 1] - above[x - 1] + 2 * (below[x] - above[x]) + below[x + 1] - above[x + 1];
            sum += across * across + down * down;
        }
        return sum;
    }
}
