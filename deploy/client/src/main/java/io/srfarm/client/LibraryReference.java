package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.job.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A picture in the tenant's reference library.
 *
 * @param id for removing it
 * @param key of the picture, for use in jobs
 * @param name for display
 * @param at when it was added
 * @param distance how far it is from the input for which it is suggested, from 0; empty in a list
 * @param json the complete response
 */
public record LibraryReference(
        String id, ObjectKey key, String name, List<String> tags, Instant at, OptionalDouble distance, JsonNode json) {
    public LibraryReference {
        tags = List.copyOf(tags);
    }

    static LibraryReference of(JsonNode json) {
        List<String> tags = new ArrayList<>();
        json.path("tags").forEach(tag -> tags.add(tag.asText()));
        return new LibraryReference(
                json.path("reference").asText(),
                new ObjectKey(json.path("key").asText()),
                json.path("name").asText(),
                tags,
                Instant.parse(json.path("at").asText()),
                json.has("distance") ? OptionalDouble.of(json.path("distance").asDouble()) : OptionalDouble.empty(),
                json);
    }
}
