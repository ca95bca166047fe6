package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * What a candidate takes over from a reference.
 *
 * @param recalled from {@code memory}
 * @param strength 0, nothing, to 2, also where it fits less well
 */
public record Guidance(ReferenceMemory memory, ReferenceMatch recalled, double strength) {
    /** As {@code decode_guided} takes them. */
    List<NDArray> arrays(NDManager scope, Tile.Box box) {
        return List.of(
                recalled.matches(scope, box),
                recalled.cues(scope, box),
                memory.pixels(),
                ReferenceMatch.strength(scope, strength));
    }
}
