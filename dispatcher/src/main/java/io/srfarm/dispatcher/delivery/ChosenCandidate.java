package io.srfarm.dispatcher.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * The candidate that a person, or another program, picked out of a set.
 *
 * @param candidate its index in the set
 * @param key where it lies
 * @param sha256 of its bytes, in lower-case hex
 * @param seed with which it was drawn
 * @param note whatever the chooser wanted to say, up to {@value #NOTE_CHARACTERS_MAX} characters
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

    /** Which form of document this is. */
    static final int SCHEMA = 1;
}
