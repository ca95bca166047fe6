package io.srfarm.worker;

import io.srfarm.codec.EventRecords;
import io.srfarm.event.JobEvent;
import io.srfarm.event.Topics;
import io.srfarm.worker.lease.RecordSender;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.pipeline.Outbox;

/**
 * Sends events to their topics. The result is sent before the terminal event, so that it is available to consumers of
 * the event.
 */
public final class KafkaOutbox implements Outbox {
    private final RecordSender sender;
    private final String source;

    /**
     * Creates a sink.
     *
     * @param worker this worker's name
     */
    public KafkaOutbox(RecordSender sender, String worker) {
        this.sender = sender;
        this.source = "/srfarm/worker/" + worker;
    }

    @Override
    public void emit(JobEvent event) throws SendException {
        sender.send(EventRecords.event(Topics.EVENTS, event, source));
    }

    @Override
    public void finish(JobEvent.Terminal event) throws SendException {
        sender.send(EventRecords.event(Topics.RESULTS, event, source));
        emit(event);
    }
}
