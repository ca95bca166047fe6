package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * The candidate that was chosen from a set.
 *
 * @param candidate its index in the set
 * @param key its key in the store
 * @param sha256 digest of its bytes, in lower-case hex
 * @param seed the seed it was drawn with
 * @param note a free comment, up to {@value #NOTE_CHARACTERS_MAX} characters
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChosenCandidate(
        int schema,
        String job,
        int candidate,
        String key,
        String sha256,
        long seed,
        Optional<String> note,
        Instant at) {
    /** Longest note, in Unicode code points. */
    public static final int NOTE_CHARACTERS_MAX = 500;

    /** Version of the document format. */
    static final int SCHEMA = 1;
}
