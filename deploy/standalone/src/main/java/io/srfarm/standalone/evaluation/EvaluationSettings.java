package io.srfarm.standalone.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.srfarm.client.FarmClient;
import io.srfarm.job.Seeds;
import java.util.Optional;

/**
 * What is asked of the farm for every picture. What is empty is left to the farm.
 *
 * @param seed of the evaluation: the seed of each picture's job follows from it
 * @param referenceStrength for the model, not for the baseline, which has no use for it
 * @param temperature where it is empty and one candidate is asked for, 0 is: the most likely picture
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

    /** One candidate is meant to be the best single picture, not a draw. */
    EvaluationSettings {
        temperature = candidates == 1 ? temperature.or(() -> Optional.of(0.0)) : temperature;
    }

    /** Whether the model asked for is the baseline itself. */
    boolean isBaseline() {
        return model.filter(BICUBIC::equals).isPresent();
    }

    /** How many candidates a picture may come to have. */
    int candidatesMax() {
        return isBaseline() ? 1 : candidates;
    }

    /** So that pictures differ in their draws: what one seed happens to draw must not colour the means. */
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

    /** The same picture by the baseline. */
    static ObjectNode baseline(String lowKey, String truthKey) {
        return measured(lowKey, truthKey)
                .put("model", BICUBIC)
                .put("candidates", 1)
                .put("seed", 0);
    }

    private static ObjectNode measured(String lowKey, String truthKey) {
        // People who use the same farm come first.
        ObjectNode document = FarmClient.document().put("priority", "bulk");
        document.putObject("input").put("key", lowKey);
        document.putObject("groundTruth").put("key", truthKey);
        return document;
    }
}
