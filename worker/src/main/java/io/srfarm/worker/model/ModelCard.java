package io.srfarm.worker.model;

import io.srfarm.job.ModelTraits;
import io.srfarm.job.Sha256;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a restoring model is, from its {@code model.json}.
 *
 * @param id name in a job document
 * @param version of the weights
 * @param sha256 of {@code model.pt}
 * @param scale enlargement of each side
 * @param features channels of the encoded picture
 * @param styleSize numbers of a style
 * @param noiseChannels normal numbers for each LR pixel
 * @param styleSpread factor on the style's deviations, beside the temperature: 0 to 1; 0, every candidate of a reference has the
 *     reference's mean style, and the noise alone tells them apart
 * @param encodeHalo LR pixels around a tile that its features depend on
 * @param decodeHalo LR pixels around a tile that its candidates depend on
 * @param takesTemperature whether its two ways to decode are told the temperature besides
 * @param recallHalo LR pixels around a tile that its matches in a reference depend on; empty for a model without a memory of
 *     references
 * @param parameters trained numbers; 0 says that there is nothing to sample
 * @param trainedOn in words, cut where they are long
 * @param licence the same
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
    /** A model without a memory of references, which is not told the temperature. */
    public ModelCard(
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
            long parameters,
            Optional<String> trainedOn,
            Optional<String> licence) {
        this(
                id,
                version,
                sha256,
                scale,
                features,
                styleSize,
                noiseChannels,
                styleSpread,
                encodeHalo,
                decodeHalo,
                false,
                OptionalInt.empty(),
                parameters,
                trainedOn,
                licence);
    }

    /** Whether it takes over detail from where a reference fits; else a reference is to it no more than a style. */
    public boolean hasMemory() {
        return recallHalo.isPresent();
    }

    /** What the memory of its jobs depends on. */
    public ModelTraits traits() {
        return new ModelTraits(
                scale, features, noiseChannels, Math.max(encodeHalo, decodeHalo), hasMemory(), hasLatent());
    }

    /** Whether its candidates differ from one another. */
    public boolean hasLatent() {
        return parameters > 0;
    }
}
