package io.srfarm.dispatcher.queue;

import io.quarkus.runtime.ShutdownEvent;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.job.Priority;
import io.srfarm.job.Sha256;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to the farm's topics. A blocking method returns once all in-sync replicas have the record, or throws
 * {@link UnavailableException} after a time limit, in which case the record may still have been written. Thread-safe;
 * call it only from threads that may block.
 */
@Singleton
public final class TopicProducer {
    private static final String SOURCE = "/srfarm/dispatcher";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Producer<String, byte[]> producer;

    public TopicProducer(KafkaClients clients) {
        this.producer = clients.producer();
    }

    void stop(@Observes ShutdownEvent event) {
        producer.close(FAREWELL);
    }

    /**
     * Appends a job to the queue of a class; completes once it is replicated, or with the failure.
     *
     * @param fingerprint digest of the document as submitted
     */
    public CompletableFuture<RecordMetadata> put(Priority queue, Job job, Sha256 fingerprint) {
        return send(EventRecords.job(Topics.jobs(queue), job, fingerprint));
    }

    /**
     * Like {@link #announce}, without waiting and only for non-terminal events; completes with the record's position.
     */
    public CompletableFuture<RecordMetadata> tell(JobEvent event) {
        return send(EventRecords.event(Topics.EVENTS, event, SOURCE));
    }

    /** Like {@link #tell}, but failures are {@link UnavailableException}s. */
    public CompletableFuture<RecordMetadata> announcing(JobEvent event) {
        return tell(event).exceptionallyCompose(failure -> CompletableFuture.failedFuture(unconfirmed(failure)));
    }

    private static RuntimeException unconfirmed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RecordTooLargeException tooLarge
                ? tooLarge // a retry would not help
                : new UnavailableException("the broker did not confirm the write: try again", RETRY_AFTER, cause);
    }

    /**
     * Writes an event to {@code sr.events}, and a terminal one to {@code sr.results} as well.
     *
     * @return the event's position on {@code sr.events}
     */
    public RecordMetadata announce(JobEvent event) {
        if (event instanceof JobEvent.Terminal) {
            await(send(EventRecords.event(Topics.RESULTS, event, SOURCE)));
        }
        return await(tell(event));
    }

    /**
     * Copies a record unchanged to the dead letters. If it is too large together with the reason, only the reason and
     * its original position are written.
     */
    public void bury(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        try {
            await(send(DeadLetterRecords.write(record, why)));
        } catch (RecordTooLargeException e) {
            await(send(DeadLetterRecords.writeBare(record, why)));
        }
    }

    /**
     * Writes the latest state of a key to a compacted topic; completes with the record's position.
     *
     * @param state null for a tombstone
     */
    public CompletableFuture<RecordMetadata> note(String topic, String key, byte @Nullable [] state) {
        return send(new ProducerRecord<>(topic, key, state));
    }

    private CompletableFuture<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        try {
            Future<RecordMetadata> unused = producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(metadata);
                } else {
                    sent.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            sent.completeExceptionally(e);
        }
        return sent;
    }

    private static RecordMetadata await(CompletableFuture<RecordMetadata> sent) {
        try {
            return sent.join();
        } catch (CompletionException e) {
            throw unconfirmed(e);
        }
    }
}
