package io.srfarm.dispatcher.library;

import io.srfarm.job.Limits;
import java.time.Instant;
import java.util.List;

/**
 * A reference of the library.
 *
 * @param reference names it
 * @param key of the library's copy of the picture, as a job document names it
 * @param name for people
 * @param tags by which it is found; at most {@value Limits#LABELS_MAX}
 */
public record LibraryEntry(String reference, String key, String name, List<String> tags, Instant at) {
    public LibraryEntry {
        tags = List.copyOf(tags);
    }

    LibraryEntry with(List<String> otherTags) {
        return new LibraryEntry(reference, key, name, otherTags, at);
    }
}
