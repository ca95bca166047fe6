package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;

/**
 * An amount of waiting work.
 *
 * @param jobs number of waiting jobs
 * @param work their total cost in the unit of {@link io.srfarm.job.Work}
 * @param bytes total size of the documents of waiting and running jobs, which are kept until the jobs end
 */
public record Load(long jobs, long work, long bytes) {
    static final Load NONE = new Load(0, 0, 0);

    /** Returns what a job contributes. */
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
