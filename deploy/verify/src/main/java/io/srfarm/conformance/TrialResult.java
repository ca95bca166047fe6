package io.srfarm.conformance;

import java.time.Duration;
import java.util.Optional;

/**
 * What a trial came to.
 *
 * @param failure what the server did instead; empty: it keeps it
 */
public record TrialResult(String name, String need, boolean required, Duration took, Optional<String> failure) {
    public boolean passed() {
        return failure.isEmpty();
    }

    /** Whether the farm can run on a server with this verdict. */
    public boolean bearable() {
        return passed() || !required;
    }
}
