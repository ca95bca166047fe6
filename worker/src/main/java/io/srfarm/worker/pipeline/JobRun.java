package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.Job;
import io.srfarm.job.Sha256;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import java.time.Clock;
import java.util.Optional;

/**
 * One attempt at a job, with everything that its steps share.
 *
 * @param fingerprint digest of the job's document as submitted; empty: unknown
 * @param place the job's place among the running jobs
 * @param store the store, with retries until the job's deadline
 * @param beyondDeadline the store, with retries as long as the lease is held; for writing the outcome
 */
record JobRun(
        Job job,
        Optional<Sha256> fingerprint,
        JobsInHand.Place place,
        LeaseAndDeadline hold,
        RetryingObjectStore store,
        RetryingObjectStore beyondDeadline,
        RunCheck gate,
        TerminalEvents endings,
        StageTimer stages) {
    static JobRun of(
            Job job,
            Optional<Sha256> fingerprint,
            Lease lease,
            JobsInHand.Place place,
            ObjectStore store,
            StoreAvailability health,
            Clock clock,
            MeterRegistry meters) {
        LeaseAndDeadline hold = new LeaseAndDeadline(lease, job.deadline(), clock);
        RetryingObjectStore patient = new RetryingObjectStore(store, health, hold);
        return new JobRun(
                job,
                fingerprint,
                place,
                hold,
                patient,
                new RetryingObjectStore(store, health, hold.beyondDeadline()),
                new RunCheck(hold, patient, job.control().cancellation()),
                new TerminalEvents(job, lease.attempt(), clock),
                new StageTimer(meters));
    }

    int attempt() {
        return hold.lease().attempt();
    }
}
