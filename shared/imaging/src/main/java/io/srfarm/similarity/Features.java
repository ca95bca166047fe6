package io.srfarm.similarity;

import static io.srfarm.similarity.FeatureGroup.BINS;
import static io.srfarm.similarity.FeatureGroup.GRID;
import static io.srfarm.similarity.FeatureGroup.HUES;
import static io.srfarm.similarity.FeatureGroup.LEVELS;

import io.srfarm.picture.Picture;

/** Computes the features of a picture with sides of at least 8 pixels. */
final class Features {
    /** Detail below this deviation is invisible; it keeps the logarithm finite. */
    private static final double FAINT = 0.004;

    private final float[] values = new float[FeatureGroup.total()];
    private final Planes planes;
    private int at;

    private Features(Planes planes) {
        this.planes = planes;
    }

    static float[] of(Picture picture) {
        Features features = new Features(Planes.of(picture));
        features.colour();
        features.layout();
        features.directions();
        features.palette();
        features.detail();
        return features.values;
    }

    private void colour() {
        at = FeatureGroup.COLOUR.start();
        for (float[] plane : new float[][] {planes.luma(), planes.blueness(), planes.redness()}) {
            double sum = 0;
            double squares = 0;
            for (float value : plane) {
                sum += value;
                squares += value * value;
            }
            double mean = sum / plane.length;
            add(mean);
            add(Math.sqrt(Math.max(0, squares / plane.length - mean * mean)));
        }
    }

    private void layout() {
        at = FeatureGroup.LAYOUT.start();
        float mean = values[FeatureGroup.COLOUR.start()];
        for (int row = 0; row < GRID; row++) {
            for (int column = 0; column < GRID; column++) {
                add(cellMean(planes.luma(), planes.width(), planes.height(), row, column) - mean);
                add(cellMean(planes.blueness(), planes.width(), planes.height(), row, column));
                add(cellMean(planes.redness(), planes.width(), planes.height(), row, column));
            }
        }
    }

    /** Each pixel is shared among the four nearest places of the grid, so that a small shift of a colour changes little. */
    private void palette() {
        double[] grid = new double[HUES * HUES];
        for (int i = 0; i < planes.luma().length; i++) {
            double across = hue(planes.blueness()[i]);
            double down = hue(planes.redness()[i]);
            int column = (int) Math.min(HUES - 2, across);
            int row = (int) Math.min(HUES - 2, down);
            int place = row * HUES + column;
            double right = across - column;
            double lower = down - row;
            grid[place] += (1 - right) * (1 - lower);
            grid[place + 1] += right * (1 - lower);
            grid[place + HUES] += (1 - right) * lower;
            grid[place + HUES + 1] += right * lower;
        }
        at = FeatureGroup.PALETTE.start();
        for (double pixels : grid) {
            add(pixels / planes.luma().length);
        }
    }

    /** Returns the place of a colour difference on a side of the grid: its root, because most colours are near grey. */
    private static double hue(float difference) {
        double root = Math.sqrt(Math.min(1, 2 * Math.abs(difference)));
        return (1 + Math.copySign(root, difference)) / 2 * (HUES - 1);
    }

    /** Fills the two groups of the luma's detail. */
    private void detail() {
        float[] luma = planes.luma();
        int width = planes.width();
        int height = planes.height();
        int strengths = FeatureGroup.DETAIL.start();
        for (int level = 0; level < LEVELS; level++) {
            Octave octave = Octave.of(luma, width, height);
            at = strengths + 4 * level;
            add(logarithm(octave.across()));
            add(logarithm(octave.down()));
            add(logarithm(octave.diagonal()));
            add(octave.evenness());
            if (level == 0) {
                detailLayout(octave);
            }
            luma = octave.halved();
            width = octave.width();
            height = octave.height();
        }
    }

    private void detailLayout(Octave finest) {
        at = FeatureGroup.DETAIL_LAYOUT.start();
        for (int row = 0; row < GRID; row++) {
            for (int column = 0; column < GRID; column++) {
                add(logarithm(Math.sqrt(cellMean(finest.variances(), finest.width(), finest.height(), row, column))));
            }
        }
    }

    /** Each gradient counts as much as it is strong, and is split between the two nearest directions. */
    private void directions() {
        float[] luma = planes.luma();
        int width = planes.width();
        double[] bins = new double[BINS];
        double sum = 1e-6;
        for (int y = 1; y < planes.height() - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int here = y * width + x;
                double across = luma[here + 1] - luma[here - 1];
                double down = luma[here + width] - luma[here - width];
                double strength = Math.sqrt(across * across + down * down);
                if (strength > 0) {
                    double place = (StrictMath.atan2(down, across) / Math.PI + 1) * BINS;
                    int bin = (int) place;
                    double share = place - bin;
                    bins[bin % BINS] += (1 - share) * strength;
                    bins[(bin + 1) % BINS] += share * strength;
                    sum += strength;
                }
            }
        }
        at = FeatureGroup.DIRECTIONS.start();
        for (double bin : bins) {
            add(bin / sum);
        }
    }

    private static double cellMean(float[] plane, int width, int height, int row, int column) {
        int left = width * column / GRID;
        int right = Math.max(left + 1, width * (column + 1) / GRID);
        int top = height * row / GRID;
        int bottom = Math.max(top + 1, height * (row + 1) / GRID);
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += plane[y * width + x];
            }
        }
        return sum / ((long) (right - left) * (bottom - top));
    }

    private static double logarithm(double deviation) {
        return StrictMath.log(deviation + FAINT);
    }

    private void add(double value) {
        values[at++] = (float) value;
    }
}
