package io.srfarm.job;

/**
 * Sampling parameters of a job.
 *
 * @param candidates number of published candidates, 1 to {@value Limits#CANDIDATES_MAX}
 * @param seed 0 to {@value Limits#SEED_MAX}; the same seed gives the same bytes
 * @param temperature factor on the latent's standard deviation, 0 to {@value Limits#TEMPERATURE_MAX}
 * @param oversample draws per published candidate, 1 to {@value Limits#OVERSAMPLE_MAX}; the most different one is kept
 * @param referenceStrength how strongly the detail of image references is used, 0 to
 *     {@value Limits#REFERENCE_STRENGTH_MAX}; 0 ignores the reference
 */
public record Sampling(int candidates, long seed, double temperature, int oversample, double referenceStrength) {
    /** The default, supported by every model. */
    public static final double DEFAULT_REFERENCE_STRENGTH = 1;

    public Sampling {
        within("candidates", candidates, 1, Limits.CANDIDATES_MAX);
        within("seed", seed, 0, Limits.SEED_MAX);
        within("oversample", oversample, 1, Limits.OVERSAMPLE_MAX);
        if (!(temperature >= 0 && temperature <= Limits.TEMPERATURE_MAX)) {
            throw new IllegalArgumentException(
                    "temperature must be 0 to " + Limits.TEMPERATURE_MAX + ", not " + temperature);
        }
        if (!(referenceStrength >= 0 && referenceStrength <= Limits.REFERENCE_STRENGTH_MAX)) {
            throw new IllegalArgumentException(
                    "referenceStrength must be 0 to " + Limits.REFERENCE_STRENGTH_MAX + ", not " + referenceStrength);
        }
    }

    /** Uses the default reference strength. */
    public Sampling(int candidates, long seed, double temperature, int oversample) {
        this(candidates, seed, temperature, oversample, DEFAULT_REFERENCE_STRENGTH);
    }

    public boolean hasDefaultReferenceStrength() {
        return referenceStrength == DEFAULT_REFERENCE_STRENGTH;
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
