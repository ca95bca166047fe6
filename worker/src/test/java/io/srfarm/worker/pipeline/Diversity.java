package io.srfarm.worker.pipeline;

import java.util.List;

/** The NTIRE 2021 diversity score as its formula reads, from all maps at once: the oracle of the pipeline's tally. */
public final class Diversity {
    private Diversity() {}

    /**
     * How much better the best mixture of the samples, chosen pixel by pixel, is than the best sample: (min of means -
     * mean of pixel-wise min) / (min of means) x 100. 0 for equal samples, and where a sample equals the truth.
     *
     * @param lpipsMaps for each sample its spatial LPIPS distance to the ground truth, all of one length, at least one
     */
    public static double ntire(List<float[]> lpipsMaps) {
        int length = lpipsMaps.get(0).length;
        double best = lpipsMaps.stream().mapToDouble(Diversity::mean).min().orElseThrow();
        double mixture = 0;
        for (int i = 0; i < length; i++) {
            float least = Float.POSITIVE_INFINITY;
            for (float[] map : lpipsMaps) {
                least = Math.min(least, map[i]);
            }
            mixture += least;
        }
        return best == 0 ? 0 : (best - mixture / length) / best * 100;
    }

    private static double mean(float[] map) {
        double sum = 0;
        for (float value : map) {
            sum += value;
        }
        return sum / map.length;
    }
}
