package io.srfarm.dispatcher.library;

import io.srfarm.job.Limits;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A reference of the library that resembles an input.
 *
 * @param reference its id
 * @param key of the library's copy of the picture, for use in a job document
 * @param name for display
 * @param tags for search; at most {@value Limits#LABELS_MAX}
 * @param distance how different the pictures look: 0 for equal ones, about 1 for two photographs taken at random
 */
public record Suggestion(
        String reference,
        String key,
        String name,
        List<String> tags,
        Instant at,

        @Schema(minimum = "0") double distance) {
    public Suggestion {
        tags = List.copyOf(tags);
    }

    static Suggestion of(LibraryEntry entry, double distance) {
        return new Suggestion(entry.reference(), entry.key(), entry.name(), entry.tags(), entry.at(), distance);
    }
}
