package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;

/**
 * How much waits, or has waited.
 *
 * @param jobs how many
 * @param work what they cost to run, together, as {@link io.srfarm.job.Work} says
 * @param bytes of the documents of these jobs and of those that run: all must be kept until their end
 */
public record WaitingLoad(long jobs, long work, long bytes) {
    static final WaitingLoad NONE = new WaitingLoad(0, 0, 0);

    /** What a job adds to what waits. */
    static WaitingLoad of(JobStatus jobStatus) {
        if (jobStatus.state().isTerminal() || jobStatus.acceptedJob().isEmpty()) {
            return NONE;
        }
        AcceptedJob acceptedJob = jobStatus.acceptedJob().get();
        return jobStatus.state() == JobState.QUEUED
                ? new WaitingLoad(1, acceptedJob.work(), acceptedJob.bytes())
                : new WaitingLoad(0, 0, acceptedJob.bytes());
    }

    public WaitingLoad plus(WaitingLoad other) {
        return new WaitingLoad(jobs + other.jobs, work + other.work, bytes + other.bytes);
    }

    public WaitingLoad minus(WaitingLoad other) {
        return new WaitingLoad(jobs - other.jobs, work - other.work, bytes - other.bytes);
    }
}
