package io.srfarm.job;

import java.util.List;

/**
 * A picture made of regions of others.
 *
 * @param candidates the pictures, 2 to {@value Limits#CANDIDATES_MAX}, of the size of the result
 * @param mask a grey or indexed PNG of that size; the level of a pixel is the index in {@code candidates} of its source
 * @param feather pixels on either side of a border over which the pictures are blended, 0 to
 *     {@value Limits#FEATHER_PIXELS_MAX}
 */
public record Composite(List<StoredPicture> candidates, StoredPicture mask, int feather) {
    public Composite {
        candidates = List.copyOf(candidates);
        if (candidates.size() < 2 || candidates.size() > Limits.CANDIDATES_MAX) {
            throw new IllegalArgumentException("a composite has 2 to " + Limits.CANDIDATES_MAX + " candidates");
        }
        if (feather < 0 || feather > Limits.FEATHER_PIXELS_MAX) {
            throw new IllegalArgumentException(
                    "feather must be 0 to " + Limits.FEATHER_PIXELS_MAX + ", not " + feather);
        }
    }
}
