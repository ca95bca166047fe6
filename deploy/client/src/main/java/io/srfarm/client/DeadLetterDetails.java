package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter: a job that failed too often, or a record that could not be parsed.
 *
 * @param attempts how often the job was attempted
 * @param reason why it is dead, and whether a redrive may help
 * @param redriven the job that a redrive created
 * @param json the complete response; contains the document if the letter was requested by its id
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
