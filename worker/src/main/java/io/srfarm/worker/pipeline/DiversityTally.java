package io.srfarm.worker.pipeline;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Computes the diversity score of the NTIRE 2021 challenge on learning the super-resolution space incrementally, with
 * the memory of one map: (min of means - mean of pixel-wise min) / (min of means) x 100.
 */
final class DiversityTally {
    private float @Nullable [] lowest;
    private double lowestMean = Double.POSITIVE_INFINITY;
    private int count;

    /**
     * Adds a candidate.
     *
     * @param lpipsMap the candidate's LPIPS to the ground truth per pixel; the array is kept and modified
     */
    void add(float[] lpipsMap) {
        count++;
        lowestMean = Math.min(lowestMean, mean(lpipsMap));
        float[] soFar = lowest;
        if (soFar == null) {
            lowest = lpipsMap;
            return;
        }
        for (int i = 0; i < soFar.length; i++) {
            soFar[i] = Math.min(soFar[i], lpipsMap[i]);
        }
    }

    /** Returns the score in percent; empty with fewer than two candidates. */
    OptionalDouble score() {
        float[] all = lowest;
        if (all == null || count < 2) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(lowestMean == 0 ? 0 : (lowestMean - mean(all)) / lowestMean * 100);
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
