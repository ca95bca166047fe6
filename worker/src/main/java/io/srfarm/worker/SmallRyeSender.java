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

/** Sends through the channels of {@code application.properties}: one each for events and results, one for the rest. */
@ApplicationScoped
public class SmallRyeSender implements RecordSender {
    /** More than the producer's own {@code delivery.timeout.ms}, so that its reason is the one that is heard. */
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
        } catch (RuntimeException e) { // what a producer's failure arrives as
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
