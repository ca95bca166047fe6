package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The recorded choice of a candidate from a set.
 *
 * @param candidate index of the candidate
 * @param key its object key
 * @param sha256 digest of the file, in lower-case hex
 * @param note free text of the person or program that chose
 */
public record Choice(String job, int candidate, String key, String sha256, Optional<String> note, Instant at) {
    static Choice of(JsonNode json) {
        return new Choice(
                json.path("job").asText(),
                json.path("candidate").asInt(),
                json.path("key").asText(),
                json.path("sha256").asText(),
                Optional.ofNullable(json.path("note").textValue()),
                Instant.parse(json.path("at").asText()));
    }
}
