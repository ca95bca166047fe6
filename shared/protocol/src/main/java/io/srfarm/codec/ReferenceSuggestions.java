package io.srfarm.codec;

import io.srfarm.job.ObjectKey;
import java.util.List;

/** Chooses references for an input from the submitter's library. */
@FunctionalInterface
public interface ReferenceSuggestions {
    /**
     * Returns up to {@code count} references, nearest first; none if the library is empty.
     *
     * @param input a picture that the submitter may read
     */
    List<ObjectKey> nearest(ObjectKey input, int count);
}
