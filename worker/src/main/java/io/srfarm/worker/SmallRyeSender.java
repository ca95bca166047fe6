package io.srfarm.worker;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.srfarm.messaging.Topics;
import io.srfarm.worker.lease.RecordSender;
import io.srfarm.worker.lease.SendException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Sends records through the channels of {@code application.properties}: one each for events and results, and one for
 * all other topics.
 */
@ApplicationScoped
public class SmallRyeSender implements RecordSender {
    /** Longer than the producer's {@code delivery.timeout.ms}, so that the producer's own error is reported. */
    private static final Duration CONFIRMATION_TIME_MAX = Duration.ofSeconds(40);

    private final MutinyEmitter<byte[]> events;
    private final MutinyEmitter<byte[]> results;
    private final MutinyEmitter<byte[]> returns;

    SmallRyeSender(
            @Channel("events") MutinyEmitter<byte[]> events,
            @Channel("results") MutinyEmitter<byte[]> results,
            @Channel("returns") MutinyEmitter<byte[]> returns) {
        this.events = events;
        this.results = results;
        this.returns = returns;
    }

    @Override
    public void send(ProducerRecord<String, byte[]> record) throws SendException {
        var metadata = OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(record.topic())
                .withKey(record.key())
                .withHeaders(record.headers())
                .build();
        try {
            emitterOf(record.topic())
                    .sendMessage(Message.of(record.value()).addMetadata(metadata))
                    .await()
                    .atMost(CONFIRMATION_TIME_MAX);
        } catch (RuntimeException e) { // the type of all failures of the producer
            throw new SendException(record.topic() + " did not confirm a record: " + e.getMessage(), e);
        }
    }

    private MutinyEmitter<byte[]> emitterOf(String topic) {
        return switch (topic) {
            case Topics.EVENTS -> events;
            case Topics.RESULTS -> results;
            default -> returns;
        };
    }
}
