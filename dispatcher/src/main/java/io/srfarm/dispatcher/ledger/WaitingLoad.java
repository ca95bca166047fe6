package io.srfarm.dispatcher.ledger;

import io.srfarm.event.JobState;

/**
 * An amount of waiting work.
 *
 * @param jobs number of waiting jobs
 * @param work their total cost in the unit of {@link io.srfarm.job.Work}
 * @param bytes total size of the documents of waiting and running jobs, which are kept until the jobs end
 */
public record WaitingLoad(long jobs, long work, long bytes) {
    static final WaitingLoad NONE = new WaitingLoad(0, 0, 0);

    /** Returns what a job contributes. */
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
