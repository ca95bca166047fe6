package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.job.Job;
import io.srfarm.job.Sha256;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import java.time.Clock;
import java.util.Optional;

/**
 * One try of one job: what every step needs to know of it.
 *
 * @param fingerprint digest of the job's document as submitted; empty: nobody said
 * @param place among the jobs in hand
 * @param store patient until the job's deadline
 * @param beyondDeadline patient for as long as the job is ours: for how it ends
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
