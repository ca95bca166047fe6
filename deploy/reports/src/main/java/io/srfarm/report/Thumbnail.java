package io.srfarm.report;

import io.srfarm.picture.Picture;

/** Scales pictures to the size of a cell, for display only; scores are computed on the full pictures. */
final class Thumbnail {
    private Thumbnail() {}

    /** Fits a picture into a square and keeps its aspect ratio. Shrinking averages pixels, enlarging repeats them. */
    static Picture fit(Picture picture, int side) {
        double factor = (double) side / Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * factor));
        int height = Math.max(1, (int) Math.round(picture.height() * factor));
        return factor < 1 ? shrunk(picture, width, height) : grown(picture, width, height);
    }

    private static Picture grown(Picture picture, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            int row = (int) ((long) y * picture.height() / height) * picture.width();
            for (int x = 0; x < width; x++) {
                int from = 3 * (row + (int) ((long) x * picture.width() / width));
                System.arraycopy(picture.rgb(), from, rgb, 3 * (y * width + x), 3);
            }
        }
        return new Picture(width, height, rgb);
    }

    private static Picture shrunk(Picture picture, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            int top = (int) ((long) y * picture.height() / height);
            int bottom = Math.max(top + 1, (int) ((y + 1L) * picture.height() / height));
            for (int x = 0; x < width; x++) {
                int left = (int) ((long) x * picture.width() / width);
                int right = Math.max(left + 1, (int) ((x + 1L) * picture.width() / width));
                average(picture, left, top, right, bottom, rgb, 3 * (y * width + x));
            }
        }
        return new Picture(width, height, rgb);
    }

    private static void average(Picture picture, int left, int top, int right, int bottom, byte[] target, int offset) {
        long[] sums = new long[3];
        for (int y = top; y < bottom; y++) {
            for (int i = 3 * (y * picture.width() + left); i < 3 * (y * picture.width() + right); i += 3) {
                sums[0] += picture.rgb()[i] & 0xFF;
                sums[1] += picture.rgb()[i + 1] & 0xFF;
                sums[2] += picture.rgb()[i + 2] & 0xFF;
            }
        }
        long count = (long) (right - left) * (bottom - top);
        for (int channel = 0; channel < 3; channel++) {
            target[offset + channel] = (byte) ((sums[channel] + count / 2) / count);
        }
    }
}
