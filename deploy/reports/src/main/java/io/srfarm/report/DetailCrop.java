package io.srfarm.report;

import io.srfarm.picture.Picture;
import java.util.List;

/**
 * The square in which pictures of one size differ most, shown enlarged to help choose between them.
 *
 * @param left of the square, in pixels of the pictures
 * @param top of the square, in pixels of the pictures
 * @param side of the square, in pixels of the pictures
 */
public record DetailCrop(int left, int top, int side) {
    /** A quarter of a cell: each pixel is shown as 4 x 4. */
    private static final int SIDE_MAX = ContactSheet.CELL / 4;

    private static final int STEPS = 4;

    /**
     * Finds the square by comparing small versions of the pictures.
     *
     * @param small at least one, all of one size
     * @param width of the full pictures
     * @param height of the full pictures
     */
    static DetailCrop of(List<Picture> small, int width, int height) {
        int side = Math.min(SIDE_MAX, Math.min(width, height));
        Picture first = small.get(0);
        double scale = (double) first.width() / width;
        int window = Math.max(1, Math.min((int) Math.round(side * scale), Math.min(first.width(), first.height())));
        int step = Math.max(1, window / STEPS);
        double[] difference = difference(small);
        double most = -1;
        int bestX = 0;
        int bestY = 0;
        for (int y = 0; y + window <= first.height(); y += step) {
            for (int x = 0; x + window <= first.width(); x += step) {
                double sum = sum(difference, first.width(), x, y, window);
                if (sum > most) {
                    most = sum;
                    bestX = x;
                    bestY = y;
                }
            }
        }
        int left = Math.min((int) Math.round(bestX / scale), width - side);
        int top = Math.min((int) Math.round(bestY / scale), height - side);
        return new DetailCrop(left, top, side);
    }

    /** Cuts the square out of one of the pictures. */
    public Picture of(Picture picture) {
        return picture.cut(left, top, side, side);
    }

    /** Returns the difference between the pictures at each pixel; for a single picture, that to the neighbouring pixel. */
    private static double[] difference(List<Picture> small) {
        Picture first = small.get(0);
        double[] difference = new double[first.width() * first.height()];
        for (int i = 0; i < difference.length; i++) {
            double sum = 0;
            double squares = 0;
            for (Picture picture : small) {
                int value = brightness(picture, i);
                sum += value;
                squares += (double) value * value;
            }
            int next = Math.min(i + 1, difference.length - 1);
            difference[i] = small.size() == 1
                    ? Math.abs(brightness(first, i) - brightness(first, next))
                    : squares / small.size() - sum / small.size() * (sum / small.size());
        }
        return difference;
    }

    private static int brightness(Picture picture, int pixel) {
        byte[] rgb = picture.rgb();
        return (rgb[3 * pixel] & 0xFF) + 2 * (rgb[3 * pixel + 1] & 0xFF) + (rgb[3 * pixel + 2] & 0xFF);
    }

    private static double sum(double[] values, int width, int left, int top, int side) {
        double sum = 0;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                sum += values[y * width + x];
            }
        }
        return sum;
    }
}
