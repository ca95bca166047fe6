package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;

/**
 * How much waits, or has waited.
 *
 * @param jobs how many
 * @param work what they cost to run, together, as {@link io.srfarm.job.Work} says
 */
public record Load(long jobs, long work) {
    static final Load NONE = new Load(0, 0);

    /** What a job adds to what waits. */
    static Load of(Standing standing) {
        return standing.state() == JobState.QUEUED
                ? standing.terms().map(terms -> new Load(1, terms.work())).orElse(NONE)
                : NONE;
    }

    public Load plus(Load other) {
        return new Load(jobs + other.jobs, work + other.work);
    }

    public Load minus(Load other) {
        return new Load(jobs - other.jobs, work - other.work);
    }
}
