package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.ObjectKey;
import io.srfarm.worker.lease.LeaseLostException;

/**
 * What a job must pass before it is begun, before each candidate is uploaded, between the tiles of a large one, and before its manifest. Thread-safe.
 *
 * @param cancellation where its submitter's mark would lie
 */
record RunCheck(LeaseAndDeadline hold, RetryingObjectStore store, ObjectKey cancellation) {
    /** Ours, in time, and not withdrawn by its submitter. */
    void check() throws LeaseLostException, JobEndedException {
        hold.check();
        if (store.exists(cancellation)) {
            throw new JobEndedException(ErrorType.CANCELLED, "cancelled by its submitter");
        }
    }
}
