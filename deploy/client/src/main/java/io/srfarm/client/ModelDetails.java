package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A model, as announced by the worker that started with it most recently.
 *
 * @param id name of the model in jobs ({@link JobRequest#model})
 * @param version of the weights
 * @param sha256 of its TorchScript file, in lower-case hex
 * @param scale candidate side / input side
 * @param parameters number of trained parameters; 0 for a model without randomness, which gives one candidate
 * @param trainedOn description of the training data
 * @param licence description of the licence
 * @param device kind of device of that worker
 * @param at when that worker started
 * @param json the complete response
 */
public record ModelDetails(
        String id,
        String version,
        String sha256,
        int scale,
        long parameters,
        Optional<String> trainedOn,
        Optional<String> licence,
        String device,
        Instant at,
        JsonNode json) {
    static ModelDetails of(JsonNode json) {
        return new ModelDetails(
                json.path("id").asText(),
                json.path("version").asText(),
                json.path("sha256").asText(),
                json.path("scale").asInt(),
                json.path("parameters").asLong(),
                Optional.ofNullable(json.path("trainedOn").textValue()),
                Optional.ofNullable(json.path("licence").textValue()),
                json.path("device").asText(),
                Instant.parse(json.path("at").asText()),
                json);
    }
}
