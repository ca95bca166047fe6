package io.srfarm.worker.model;

/**
 * The normal numbers of four draws that differ from each other as much as four can. Each draw has the sum of the same three
 * sequences, every one of them added or subtracted, over the root of three: numbers that are standard normal and independent
 * within a draw, and whose correlation between any two draws of a family is -1/3, where draws that are independent have 0.
 * Written down in docs/reference/random.md.
 *
 * @param base the smallest of its four seeds
 * @param sequences three, of one length
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Family(long base, float[][] sequences) {
    private static final long MEMBER = 3;
    private static final double ROOT = 1 / Math.sqrt(3);

    /** Of each member, what its three sequences are multiplied by: the corners of a tetrahedron. */
    private static final int[][] SIGNS = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};

    /** The first {@code count} numbers of the family that a draw's seed belongs to. */
    static Family of(long seed, int count) {
        long base = seed & ~MEMBER;
        float[][] sequences = new float[SIGNS[0].length][];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = new Gaussians(base + i).range(0, count, 1);
        }
        return new Family(base, sequences);
    }

    boolean has(long seed, int count) {
        return base == (seed & ~MEMBER) && sequences[0].length == count;
    }

    /** The numbers {@code from} to {@code from + count - 1} of the draw with this seed, each multiplied by {@code factor}. */
    float[] numbers(long seed, int from, int count, double factor) {
        int[] signs = SIGNS[(int) (seed & MEMBER)];
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int j = 0; j < signs.length; j++) {
                sum += signs[j] * (double) sequences[j][from + i];
            }
            numbers[i] = (float) (factor * ROOT * sum);
        }
        return numbers;
    }
}
