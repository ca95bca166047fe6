package io.srfarm.worker;

import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.worker.lease.RecordSender;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.pipeline.EventSink;

/** Events on their topics. The result goes before the event: who hears of the end finds the result. */
public final class KafkaEventSink implements EventSink {
    private final RecordSender sender;
    private final String source;

    /** @param worker this worker's name */
    public KafkaEventSink(RecordSender sender, String worker) {
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
