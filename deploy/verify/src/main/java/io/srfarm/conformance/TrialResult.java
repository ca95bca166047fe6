package io.srfarm.conformance;

import java.time.Duration;
import java.util.Optional;

/**
 * The result of a trial.
 *
 * @param failure what the server did instead; empty if the trial passed
 */
public record TrialResult(String name, String need, boolean required, Duration took, Optional<String> failure) {
    public boolean passed() {
        return failure.isEmpty();
    }

    /** Returns whether the farm can run on a server with this result. */
    public boolean bearable() {
        return passed() || !required;
    }
}
