package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.ObjectKey;
import io.srfarm.worker.lease.LeaseLostException;

/**
 * Checks that a job should continue: before it starts, before each upload, between the tiles of a large candidate, and
 * before the manifest. Thread-safe.
 *
 * @param cancellation the key of the cancellation marker
 */
record RunCheck(LeaseAndDeadline hold, RetryingObjectStore store, ObjectKey cancellation) {
    /** Throws if the lease is lost, the deadline has passed, or the job was cancelled. */
    void check() throws LeaseLostException, JobEndedException {
        hold.check();
        if (store.exists(cancellation)) {
            throw new JobEndedException(ErrorType.CANCELLED, "cancelled by its submitter");
        }
    }
}
