package io.srfarm.worker.lease;

import io.srfarm.event.DeadLetter;
import io.srfarm.event.JobError;
import io.srfarm.messaging.DeadLetterRecords;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Copies records that will not be retried to the dead-letter topic, with the reason. */
public final class DeadLetterSender {
    private final RecordSender sender;

    public DeadLetterSender(RecordSender sender) {
        this.sender = sender;
    }

    /** Copies the record to {@code sr.dead}. */
    public void bury(ConsumerRecord<String, byte[]> record, JobError error) throws SendException {
        int attempt = new Delivery(record).attempt();
        sender.send(DeadLetterRecords.write(
                record, new DeadLetter(error, DeadLetterRecords.origin(record), attempt, Optional.empty())));
    }
}
