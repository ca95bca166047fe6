package io.srfarm.job;

/**
 * How candidates are drawn.
 *
 * @param candidates how many are published, 1 to {@value Limits#CANDIDATES_MAX}
 * @param seed 0 to {@value Limits#SEED_MAX}; the same seed gives the same bytes
 * @param temperature factor on the latent's deviation, 0 to {@value Limits#TEMPERATURE_MAX}
 * @param oversample draws for each published candidate, 1 to {@value Limits#OVERSAMPLE_MAX}; the most different one is kept
 */
public record Sampling(int candidates, long seed, double temperature, int oversample) {
    public Sampling {
        within("candidates", candidates, 1, Limits.CANDIDATES_MAX);
        within("seed", seed, 0, Limits.SEED_MAX);
        within("oversample", oversample, 1, Limits.OVERSAMPLE_MAX);
        if (!(temperature >= 0 && temperature <= Limits.TEMPERATURE_MAX)) {
            throw new IllegalArgumentException(
                    "temperature must be 0 to " + Limits.TEMPERATURE_MAX + ", not " + temperature);
        }
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
