package io.srfarm.worker.pipeline;

import java.util.Optional;

/**
 * A point of the commit order at which this process halts, as if killed; for crash tests.
 *
 * @param name {@code candidate-0}, {@code candidate-1}, ..., {@code manifest}, {@code outcome} or {@code result}: halts
 *     once that is stored or sent; empty: never
 */
public record FailPoint(Optional<String> name) {
    /** The exit status of a process that halted here. */
    public static final int STATUS = 86;

    /** Halts the process if {@code edge} is this point. */
    public void passed(String edge) {
        if (name.filter(edge::equals).isPresent()) {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
