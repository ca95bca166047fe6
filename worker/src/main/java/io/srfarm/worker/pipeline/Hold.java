package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Job;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import java.time.Clock;
import java.time.Duration;

/** Whether a running job is still worth working on: ours, and in time. Thread-safe. */
record Hold(Job job, Lease lease, Clock clock) {
    void check() throws LeaseLostException, JobEndedException {
        lease.check();
        if (job.deadline().filter(clock.instant()::isAfter).isPresent()) {
            throw new JobEndedException(
                    ErrorType.DEADLINE_EXCEEDED,
                    "the deadline " + job.deadline().get() + " has passed");
        }
    }

    /** Waits so long, unless the lease is lost or the deadline has passed. */
    void await(Duration time) throws LeaseLostException, JobEndedException {
        lease.await(time);
        check();
    }
}
