package io.srfarm.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a list, the newest entries first.
 *
 * @param next cursor of the next page; empty if this is the last one
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
