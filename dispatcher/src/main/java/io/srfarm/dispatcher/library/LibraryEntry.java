package io.srfarm.dispatcher.library;

import io.srfarm.job.Limits;
import java.time.Instant;
import java.util.List;

/**
 * A reference in the library.
 *
 * @param reference its id
 * @param key of the library's copy of the picture, for use in a job document
 * @param name for display
 * @param tags for search; at most {@value Limits#LABELS_MAX}
 */
public record LibraryEntry(String reference, String key, String name, List<String> tags, Instant at) {
    public LibraryEntry {
        tags = List.copyOf(tags);
    }

    LibraryEntry with(List<String> otherTags) {
        return new LibraryEntry(reference, key, name, otherTags, at);
    }
}
