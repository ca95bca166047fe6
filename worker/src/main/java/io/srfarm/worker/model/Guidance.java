package io.srfarm.worker.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * The detail of a reference that a candidate uses.
 *
 * @param recalled matches in {@code memory}
 * @param strength 0 (ignore the reference) to 2 (use detail that fits less well, too)
 */
public record Guidance(ReferenceMemory memory, ReferenceMatch recalled, double strength) {
    /** Returns the additional inputs of {@code decode_guided}. */
    List<NDArray> arrays(NDManager scope, Tile.Box box) {
        return List.of(
                recalled.matches(scope, box),
                recalled.cues(scope, box),
                memory.pixels(),
                ReferenceMatch.strength(scope, strength));
    }
}
