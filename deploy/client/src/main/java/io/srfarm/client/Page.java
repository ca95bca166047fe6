package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Some entries of a list, the newest first.
 *
 * @param next what the next page begins after; empty: there is none
 */
public record Page<T>(List<T> entries, Optional<String> next) {
    public Page {
        entries = List.copyOf(entries);
    }

    static <T> Page<T> of(JsonNode json, String field, Function<JsonNode, T> entry) {
        List<T> entries = new ArrayList<>();
        json.path(field).forEach(node -> entries.add(entry.apply(node)));
        return new Page<>(entries, Optional.ofNullable(json.path("next").textValue()));
    }
}
