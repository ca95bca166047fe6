package io.srfarm.job;

/** What a job costs to run, in LR pixels that are drawn: the measure of queues, rates and autoscaling. */
public final class Work {
    /** A reference of some megapixels is fetched, decoded and encoded in the time of a small picture's draws. */
    private static final long REFERENCE_PIXELS = 1 << 14;

    /** Of so many candidates with a ground truth, the scores take as long as one draw. */
    private static final long SCORED_A_DRAW = 2;

    private Work() {}

    /**
     * At most what it will cost: a model without a latent draws once, whatever is asked.
     *
     * @param pixels of the input
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
