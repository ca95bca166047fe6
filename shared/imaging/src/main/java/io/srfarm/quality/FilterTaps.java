package io.srfarm.quality;

/**
 * The source samples and weights of each sample of a resized line. For factors of 2, 4 and 8 every weight is a multiple
 * of 2^-16, so integer arithmetic gives exact sums and unambiguous rounding.
 */
final class FilterTaps {
    /** The fixed-point weight 1. */
    private static final int ONE = 1 << 16;

    /** Added before the fraction is cut off, to round half up. */
    static final int HALF = ONE / 2;

    /** Radius of the cubic kernel in LR samples. */
    private static final int REACH = 2;

    private final int count;
    private final int[] sources;
    private final int[] weights;

    private FilterTaps(int outputs, int count) {
        this.count = count;
        this.sources = new int[outputs * count];
        this.weights = new int[outputs * count];
    }

    /** Returns the taps that enlarge a line from {@code length} to {@code length x scale} samples. */
    static FilterTaps enlarging(int length, int scale) {
        var taps = new FilterTaps(length * requireExact(scale), 2 * REACH);
        for (int output = 0; output < length * scale; output++) {
            double centre = (output + 0.5) / scale - 0.5;
            int first = (int) Math.floor(centre) - REACH + 1;
            taps.fill(output, first, length, centre, 1);
        }
        return taps;
    }

    /**
     * Returns the taps that reduce a line from {@code length} to {@code length / scale} samples, with the kernel
     * stretched for antialiasing.
     */
    static FilterTaps reducing(int length, int scale) {
        var taps = new FilterTaps(length / requireExact(scale), 2 * REACH * scale);
        for (int output = 0; output < length / scale; output++) {
            double centre = (output + 0.5) * scale - 0.5;
            int first = (int) Math.floor(centre) - REACH * scale + 1;
            taps.fill(output, first, length, centre, scale);
        }
        return taps;
    }

    int outputs() {
        return weights.length / count;
    }

    int count() {
        return count;
    }

    int source(int output, int tap) {
        return sources[output * count + tap];
    }

    int weight(int output, int tap) {
        return weights[output * count + tap];
    }

    /** Converts a weighted sum, which includes {@link #HALF}, to an 8-bit level. */
    static byte rounded(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> 16));
    }

    private void fill(int output, int first, int length, double centre, int stretch) {
        for (int tap = 0; tap < count; tap++) {
            double weight = ONE * cubic((first + tap - centre) / stretch) / stretch;
            sources[output * count + tap] = mirrored(first + tap, length);
            weights[output * count + tap] = (int) weight;
        }
    }

    /** Keys' cubic kernel with a = -0.5. */
    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    /** Maps {@code index} into a line that is mirrored repeatedly at both ends. */
    private static int mirrored(int index, int length) {
        int folded = Math.floorMod(index, 2 * length);
        return folded < length ? folded : 2 * length - 1 - folded;
    }

    private static int requireExact(int scale) {
        if (scale != 2 && scale != 4 && scale != 8) {
            throw new IllegalArgumentException("scale must be 2, 4 or 8: " + scale);
        }
        return scale;
    }
}
