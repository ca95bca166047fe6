package io.srfarm.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Something that will happen.
 *
 * @param at milliseconds since the start
 * @param order of two at the same time the one that was planned first comes first
 * @param worker whom it happens to
 * @param job that it is about; an end counts only while the worker still has it
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
