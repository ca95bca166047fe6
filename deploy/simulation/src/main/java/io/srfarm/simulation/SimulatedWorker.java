package io.srfarm.simulation;

import org.jspecify.annotations.Nullable;

/** A worker from the wish for it to its end. Times are milliseconds. Not thread-safe. */
final class SimulatedWorker {
    final long hired;

    /** Whether it can take jobs by now. */
    boolean ready;

    /** Whether it goes as soon as it has no job. */
    boolean leaving;

    boolean gone;

    @Nullable
    SimulatedJob job;

    SimulatedWorker(long hired) {
        this.hired = hired;
    }
}
