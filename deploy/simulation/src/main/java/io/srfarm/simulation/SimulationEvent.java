package io.srfarm.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A scheduled event.
 *
 * @param at milliseconds since the start
 * @param order breaks ties: of two events at the same time the one scheduled first comes first
 * @param worker the worker concerned
 * @param job the job concerned; the end of a job is ignored if the worker does not have the job any more
 */
record SimulationEvent(
        long at,
        long order,
        Kind kind,
        @Nullable SimulatedWorker worker,
        @Nullable SimulatedJob job) implements Comparable<SimulationEvent> {
    /** What happens. */
    enum Kind {
        READY,
        END,
        PREEMPTION,
        REDELIVERY,
        LOOK
    }

    @Override
    public int compareTo(SimulationEvent other) {
        int byTime = Long.compare(at, other.at);
        return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
}
