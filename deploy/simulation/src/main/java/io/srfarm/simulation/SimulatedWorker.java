package io.srfarm.simulation;

import org.jspecify.annotations.Nullable;

/** A worker, from the decision to start it to its end. Times are in milliseconds. Not thread-safe. */
final class SimulatedWorker {
    final long hired;

    /** Whether it has started and can take jobs. */
    boolean ready;

    /** Whether it ends as soon as it has no job. */
    boolean leaving;

    boolean gone;

    @Nullable
    SimulatedJob job;

    SimulatedWorker(long hired) {
        this.hired = hired;
    }
}
