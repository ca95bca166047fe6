package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter: a job that was tried too often, or a request that could not be read.
 *
 * @param attempts how often its job was tried
 * @param reason why it lies there, and whether sending it again may help
 * @param redriven the job that it became when it was submitted again
 * @param json the whole answer; a letter that was asked for by its id holds its document there too
 */
public record DeadLetterDetails(
        String id, Instant at, int attempts, JobDetails.Failure reason, Optional<String> redriven, JsonNode json) {
    static DeadLetterDetails of(JsonNode json) {
        JsonNode error = json.path("error");
        return new DeadLetterDetails(
                json.path("letter").asText(),
                Instant.parse(json.path("at").asText()),
                json.path("attempts").asInt(),
                new JobDetails.Failure(
                        error.path("type").asText(),
                        json.path("message").asText(error.path("message").asText()),
                        error.path("retryable").asBoolean()),
                Optional.ofNullable(json.path("redriven").path("job").textValue()),
                json);
    }
}
