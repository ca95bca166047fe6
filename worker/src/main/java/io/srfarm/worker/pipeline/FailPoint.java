package io.srfarm.worker.pipeline;

import java.util.Optional;

/**
 * An edge of the commit order at which this process halts, as if killed: for rehearsals of crashes.
 *
 * @param name {@code candidate-0}, {@code candidate-1}, …, {@code manifest}, {@code outcome} or {@code result}: halts once
 *     it is stored or sent; empty: never
 */
public record FailPoint(Optional<String> name) {
    /** What a process that halted so exits with. */
    public static final int STATUS = 86;

    /** Never returns if this is the edge. */
    public void passed(String edge) {
        if (name.filter(edge::equals).isPresent()) {
            Runtime.getRuntime().halt(STATUS);
        }
    }
}
