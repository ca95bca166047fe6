package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A model that a worker has, as the worker said that started with it last.
 *
 * @param id what a job names it by ({@link JobRequest#model})
 * @param version of the weights
 * @param sha256 of its script, in lower-case hex
 * @param scale candidate side / input side
 * @param parameters trained numbers; 0: nothing to sample, one candidate
 * @param trainedOn in words
 * @param licence in words
 * @param device that worker's kind of device
 * @param at when that worker started
 * @param json the whole answer
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
