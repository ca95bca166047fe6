package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;

/**
 * How much waits, or has waited.
 *
 * @param jobs how many
 * @param work what they cost to run, together, as {@link io.srfarm.job.Work} says
 * @param bytes of the documents of these jobs and of those that run: all must be kept until their end
 */
public record Load(long jobs, long work, long bytes) {
    static final Load NONE = new Load(0, 0, 0);

    /** What a job adds to what waits. */
    static Load of(Standing standing) {
        if (standing.state().isTerminal() || standing.terms().isEmpty()) {
            return NONE;
        }
        Terms terms = standing.terms().get();
        return standing.state() == JobState.QUEUED
                ? new Load(1, terms.work(), terms.bytes())
                : new Load(0, 0, terms.bytes());
    }

    public Load plus(Load other) {
        return new Load(jobs + other.jobs, work + other.work, bytes + other.bytes);
    }

    public Load minus(Load other) {
        return new Load(jobs - other.jobs, work - other.work, bytes - other.bytes);
    }
}
