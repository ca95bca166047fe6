package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * The candidate that a person, or another program, picked out of a set.
 *
 * @param candidate its index
 * @param key where it lies
 * @param sha256 of its bytes, in lower-case hex
 * @param note whatever the chooser wanted to say
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
