package io.srfarm.worker.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.srfarm.event.JobError;
import io.srfarm.event.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Where records go that will not be tried again: whole, with the reason beside them. */
public final class DeadLetters {
    /** The error's type, as on the wire. */
    public static final String TYPE_HEADER = "srfarm-dead-type";

    /** The error's message. */
    public static final String MESSAGE_HEADER = "srfarm-dead-message";

    /** The topic that the record came from. */
    public static final String TOPIC_HEADER = "srfarm-dead-topic";

    private final RecordSender sender;

    public DeadLetters(RecordSender sender) {
        this.sender = sender;
    }

    /** Copies the record to {@code sr.dead}. */
    public void bury(ConsumerRecord<String, byte[]> record, JobError error) throws SendException {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(Topics.DEAD, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add(TYPE_HEADER, error.type().wireName().getBytes(UTF_8));
        letter.headers().add(MESSAGE_HEADER, error.message().getBytes(UTF_8));
        letter.headers().add(TOPIC_HEADER, record.topic().getBytes(UTF_8));
        sender.send(letter);
    }
}
