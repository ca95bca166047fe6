package io.srfarm.standalone.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Seeds;
import java.util.Optional;

/**
 * Settings of the jobs of an evaluation. Empty values use the farm's defaults.
 *
 * @param seed of the evaluation; the seed of each job is derived from it
 * @param referenceStrength for the model only; the baseline has no use for it
 * @param temperature if empty and one candidate is requested, 0 is used: the most likely picture
 */
record EvaluationSettings(
        Optional<String> model,
        int candidates,
        long seed,
        Optional<Double> temperature,
        Optional<Integer> oversample,
        Optional<Double> referenceStrength,
        Conditioning latents) {
    static final String BICUBIC = "bicubic";

    /** Sets the temperature to 0 for a single candidate, which is meant to be the best picture and not a random draw. */
    EvaluationSettings {
        temperature = candidates == 1 ? temperature.or(() -> Optional.of(0.0)) : temperature;
    }

    /** Returns whether the evaluated model is the baseline. */
    boolean isBaseline() {
        return model.filter(BICUBIC::equals).isPresent();
    }

    /** Returns the largest number of candidates per picture. */
    int candidatesMax() {
        return isBaseline() ? 1 : candidates;
    }

    /** Returns a different seed for each picture, so that the means do not depend on a single draw. */
    long seedOf(int picture) {
        return Seeds.derived(seed, picture);
    }

    ObjectNode document(int picture, String lowKey, String truthKey, Conditioning.Stored latents) {
        ObjectNode document =
                measured(lowKey, truthKey).put("candidates", candidatesMax()).put("seed", seedOf(picture));
        model.ifPresent(id -> document.put("model", id));
        temperature.ifPresent(factor -> document.put("temperature", factor));
        oversample.ifPresent(draws -> document.put("oversample", draws));
        referenceStrength.ifPresent(strength -> document.put("referenceStrength", strength));
        latents.writeTo(document.putArray("references"), truthKey);
        return document;
    }

    /** Builds the job that enlarges the same picture with the baseline. */
    static ObjectNode baseline(String lowKey, String truthKey) {
        return measured(lowKey, truthKey)
                .put("model", BICUBIC)
                .put("candidates", 1)
                .put("seed", 0);
    }

    private static ObjectNode measured(String lowKey, String truthKey) {
        // Other users of the same farm come first.
        ObjectNode document = FarmClient.document().put("priority", "bulk");
        document.putObject("input").put("key", lowKey);
        document.putObject("groundTruth").put("key", truthKey);
        return document;
    }
}
