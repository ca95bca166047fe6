package io.srfarm.worker.pipeline;

import io.srfarm.event.JobEvent;
import io.srfarm.worker.lease.SendException;

/** Where a worker says what happens to a job. */
public interface EventSink {
    /** Returns when the event is safe. */
    void emit(JobEvent event) throws SendException;

    /** Says what nobody depends on: it neither waits nor fails, and what cannot be sent now is lost. */
    void tell(JobEvent event);

    /** Says how the job ended, to those who want results and to the ledger; returns when both are safe. */
    void finish(JobEvent.Terminal event) throws SendException;
}
