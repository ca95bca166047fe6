package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.worker.lease.LeaseLostException;

/** What a job must pass before each candidate and before its manifest. Thread-safe. */
record Gate(Hold hold, PatientStore store) {
    /** Ours, in time, and not withdrawn by its submitter. */
    void check() throws LeaseLostException, JobEndedException {
        hold.check();
        if (store.exists(hold.job().control().cancellation())) {
            throw new JobEndedException(ErrorType.CANCELLED, "cancelled by its submitter");
        }
    }
}
