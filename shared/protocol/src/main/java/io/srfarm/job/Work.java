package io.srfarm.job;

/** Computes the cost of a job in drawn LR pixels, the unit used by queue limits, rate limits and autoscaling. */
public final class Work {
    /** The cost of fetching, decoding and encoding one reference of a few megapixels. */
    private static final long REFERENCE_PIXELS = 1 << 14;

    /** The number of candidates whose scoring against a ground truth takes as long as one draw. */
    private static final long SCORED_A_DRAW = 2;

    private Work() {}

    /**
     * Returns an upper bound of the job's cost. Models without a latent always draw once, whatever the job asks for.
     *
     * @param pixels pixels of the input
     */
    public static long of(Job job, long pixels) {
        Sampling sampling = job.sampling();
        long draws = 1 + (sampling.candidates() - 1L) * sampling.oversample();
        long scored = job.groundTruth().isPresent() ? pixels * sampling.candidates() / SCORED_A_DRAW : 0;
        long references = job.references().stream()
                .filter(Reference.Image.class::isInstance)
                .count();
        return pixels * draws + scored + references * REFERENCE_PIXELS;
    }
}
