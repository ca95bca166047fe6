package io.srfarm.worker.model;

import io.srfarm.job.Seeds;

/**
 * Standard normal numbers as a pure function of a seed and an index, by SplitMix64 and Box-Muller; specified in
 * docs/reference/random.md. {@link StrictMath} gives the same bits on every platform.
 */
final class Gaussians {
    private static final double UNIT = 0x1p-53;

    private final long seed;

    Gaussians(long seed) {
        this.seed = seed;
    }

    /** Returns normal number {@code index}, from 0. */
    float at(long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(((Seeds.bits(seed, 2 * index) >>> 11) + 1) * UNIT));
        double angle = 2 * Math.PI * ((Seeds.bits(seed, 2 * index + 1) >>> 11) * UNIT);
        return (float) (radius * StrictMath.cos(angle));
    }

    /** Returns the normal numbers {@code from} to {@code from + count - 1}, multiplied by {@code factor}. */
    float[] range(long from, int count, double factor) {
        float[] numbers = new float[count];
        if (factor == 0) {
            return numbers;
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (factor * at(from + i));
        }
        return numbers;
    }
}
