package io.srfarm.job;

import io.srfarm.job.InvalidJobException.Violation;
import java.util.Optional;

/**
 * The properties of a model that determine the memory of its jobs.
 *
 * @param scale candidate side / input side
 * @param features channels of the encoded picture
 * @param noiseChannels normal numbers per LR pixel
 * @param haloPixels LR pixels around a tile that are computed with it
 * @param hasMemory whether the model copies detail from matching places of a reference
 * @param hasLatent whether the model's candidates differ from one another
 */
public record ModelTraits(
        int scale, int features, int noiseChannels, int haloPixels, boolean hasMemory, boolean hasLatent) {
    public ModelTraits {
        if (scale < 1 || features < 0 || noiseChannels < 0 || haloPixels < 0) {
            throw new IllegalArgumentException("a model has a scale from 1 on, and no negative sizes");
        }
    }

    /** Returns why the model does not support a job; empty if it does. */
    public Optional<Violation> refusal(Job job) {
        if (scale != job.scale()) {
            return Optional.of(new Violation(
                    "/scale", "model " + job.model() + " enlarges by " + scale + ", not by " + job.scale()));
        }
        if (!hasMemory && !job.sampling().hasDefaultReferenceStrength()) {
            return Optional.of(new Violation(
                    "/referenceStrength",
                    "model " + job.model() + " cannot use detail of references: referenceStrength must be "
                            + Sampling.DEFAULT_REFERENCE_STRENGTH + ", not "
                            + job.sampling().referenceStrength()));
        }
        return Optional.empty();
    }

    /** Returns the number of candidates for a job: one for a model without a latent, as all would be equal. */
    public int candidates(Job job) {
        return hasLatent ? job.sampling().candidates() : 1;
    }
}
