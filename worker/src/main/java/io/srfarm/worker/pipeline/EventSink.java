package io.srfarm.worker.pipeline;

import io.srfarm.event.JobEvent;
import io.srfarm.worker.lease.SendException;

/** Publishes events of jobs. */
public interface EventSink {
    /** Sends an event and returns when it is stored durably. */
    void emit(JobEvent event) throws SendException;

    /** Sends an informational event without waiting. Never fails; events that cannot be sent are dropped. */
    void tell(JobEvent event);

    /** Sends a terminal event to the results and events topics and returns when both are stored durably. */
    void finish(JobEvent.Terminal event) throws SendException;
}
