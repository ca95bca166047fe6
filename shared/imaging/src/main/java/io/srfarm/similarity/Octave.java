package io.srfarm.similarity;

/**
 * What is lost when a plane is halved by averaging blocks of 2 x 2: the detail of one octave, split as by a Haar wavelet.
 *
 * @param width of the halved plane, as the next two
 * @param halved not copied; do not modify
 * @param variances of the blocks
 * @param across deviation between the columns of a block
 * @param down deviation between its rows
 * @param diagonal deviation between its diagonals
 * @param evenness mean deviation of the blocks / root of their mean variance: near 1 for an even texture, small for few edges
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Octave(
        int width,
        int height,
        float[] halved,
        float[] variances,
        double across,
        double down,
        double diagonal,
        double evenness) {
    /** Variance below which nothing is visible. */
    private static final double FAINT = 1e-6;

    /** @param plane with sides of at least 2 */
    static Octave of(float[] plane, int planeWidth, int planeHeight) {
        int width = planeWidth / 2;
        int height = planeHeight / 2;
        float[] halved = new float[width * height];
        float[] variances = new float[width * height];
        double across = 0;
        double down = 0;
        double diagonal = 0;
        double deviations = 0;
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++, to++) {
                int from = 2 * (y * planeWidth + x);
                float topLeft = plane[from];
                float topRight = plane[from + 1];
                float left = plane[from + planeWidth];
                float right = plane[from + planeWidth + 1];
                float columns = (topLeft + left - topRight - right) / 4;
                float rows = (topLeft + topRight - left - right) / 4;
                float diagonals = (topLeft + right - topRight - left) / 4;
                float variance = columns * columns + rows * rows + diagonals * diagonals;
                halved[to] = (topLeft + topRight + left + right) / 4;
                variances[to] = variance;
                across += columns * columns;
                down += rows * rows;
                diagonal += diagonals * diagonals;
                deviations += Math.sqrt(variance);
            }
        }
        int blocks = width * height;
        double strength = Math.sqrt((across + down + diagonal) / blocks + FAINT);
        return new Octave(
                width,
                height,
                halved,
                variances,
                Math.sqrt(across / blocks),
                Math.sqrt(down / blocks),
                Math.sqrt(diagonal / blocks),
                deviations / blocks / strength);
    }
}
