package io.srfarm.worker.model;

import io.srfarm.job.ModelTraits;
import io.srfarm.job.Sha256;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The description of a super-resolution model, from its {@code model.json}.
 *
 * @param id name used in job documents
 * @param version version of the weights
 * @param sha256 digest of {@code model.pt}
 * @param scale enlargement of each side
 * @param features channels of the encoded picture
 * @param styleSize length of the style vector
 * @param noiseChannels normal numbers per LR pixel
 * @param styleSpread factor from 0 to 1 on the style's standard deviations, in addition to the temperature; with 0, all
 *     candidates of a reference have its mean style and differ by noise only
 * @param encodeHalo LR pixels around a tile on which its features depend
 * @param decodeHalo LR pixels around a tile on which its candidates depend
 * @param takesTemperature whether both decoding entry points take the temperature as an additional input
 * @param recallHalo LR pixels around a tile on which its matches in a reference depend; empty for a model without
 *     reference matching
 * @param parameters number of trained parameters; 0 means that the model cannot sample
 * @param trainedOn description of the training data, truncated
 * @param licence description of the licence, truncated
 */
public record ModelCard(
        String id,
        String version,
        Sha256 sha256,
        int scale,
        int features,
        int styleSize,
        int noiseChannels,
        double styleSpread,
        int encodeHalo,
        int decodeHalo,
        boolean takesTemperature,
        OptionalInt recallHalo,
        long parameters,
        Optional<String> trainedOn,
        Optional<String> licence) {
    /**
     * Returns whether the model copies detail from matching places of a reference. Other models use only the
     * reference's style.
     */
    public boolean hasMemory() {
        return recallHalo.isPresent();
    }

    /** Returns the properties that determine the memory of its jobs. */
    public ModelTraits traits() {
        return new ModelTraits(
                scale, features, noiseChannels, Math.max(encodeHalo, decodeHalo), hasMemory(), hasLatent());
    }

    /** Returns whether the model's candidates differ from one another. */
    public boolean hasLatent() {
        return parameters > 0;
    }
}
