package io.srfarm.job;

import io.srfarm.job.InvalidJobException.Violation;
import java.util.Optional;

/**
 * What of a model the memory of its jobs depends on.
 *
 * @param scale candidate side / input side
 * @param features channels of the encoded picture
 * @param noiseChannels normal numbers for each LR pixel
 * @param haloPixels LR pixels around a tile that it is computed with
 * @param hasMemory whether it takes over detail from where a reference fits
 * @param hasLatent whether its candidates differ from one another
 */
public record ModelTraits(
        int scale, int features, int noiseChannels, int haloPixels, boolean hasMemory, boolean hasLatent) {
    public ModelTraits {
        if (scale < 1 || features < 0 || noiseChannels < 0 || haloPixels < 0) {
            throw new IllegalArgumentException("a model has a scale from 1 on, and no negative sizes");
        }
    }

    /** What a job asks for that its model cannot do; empty: nothing. */
    public Optional<Violation> refusal(Job job) {
        if (scale != job.scale()) {
            return Optional.of(new Violation(
                    "/scale", "model " + job.model() + " enlarges by " + scale + ", not by " + job.scale()));
        }
        if (!hasMemory && !job.sampling().hasDefaultReferenceStrength()) {
            return Optional.of(new Violation(
                    "/referenceStrength",
                    "model " + job.model() + " takes no detail over from references: referenceStrength must be "
                            + Sampling.DEFAULT_REFERENCE_STRENGTH + ", not "
                            + job.sampling().referenceStrength()));
        }
        return Optional.empty();
    }

    /** How many candidates it gives for what a job asks: without a latent all would be the same one. */
    public int candidates(Job job) {
        return hasLatent ? job.sampling().candidates() : 1;
    }
}
