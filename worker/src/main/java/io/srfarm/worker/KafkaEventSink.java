package io.srfarm.worker;

import io.srfarm.event.JobEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import io.srfarm.worker.lease.RecordSender;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.pipeline.EventSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends events to their topics. The result is sent before the terminal event, so that it is available to consumers of
 * the event.
 */
public final class KafkaEventSink implements EventSink {
    private static final Logger LOG = Logger.getLogger(KafkaEventSink.class);

    private final RecordSender sender;

    /** Drops events while one is being sent and another one waits. */
    private final ThreadPoolExecutor telling = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), KafkaEventSink::thread, new DiscardPolicy());

    private final String source;

    /**
     * Creates a sink.
     *
     * @param worker this worker's name
     */
    public KafkaEventSink(RecordSender sender, String worker) {
        this.sender = sender;
        this.source = "/srfarm/worker/" + worker;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "telling");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void emit(JobEvent event) throws SendException {
        sender.send(EventRecords.event(Topics.EVENTS, event, source));
    }

    @Override
    public void tell(JobEvent event) {
        telling.execute(() -> {
            try {
                emit(event);
            } catch (SendException e) {
                LOG.debugf("not told: %s", e.getMessage());
            }
        });
    }

    @Override
    public void finish(JobEvent.Terminal event) throws SendException {
        sender.send(EventRecords.event(Topics.RESULTS, event, source));
        emit(event);
    }
}
