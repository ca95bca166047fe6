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
 * Puts records on the farm's topics. A method that waits returns only after all in-sync replicas have the record, or
 * throws {@link UnavailableException} within a bounded time; then the record may have arrived all the same. Thread-safe;
 * call it from threads that may block.
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
     * Puts {@code job} behind the others of a class; completes once it is safe, or with what went wrong.
     *
     * @param fingerprint digest of its document as submitted
     */
    public CompletableFuture<RecordMetadata> put(Priority queue, Job job, Sha256 fingerprint) {
        return send(EventRecords.job(Topics.jobs(queue), job, fingerprint));
    }

    /** As {@link #announce}, for what is no job's end and without waiting; completes with where it lies. */
    public CompletableFuture<RecordMetadata> tell(JobEvent event) {
        return send(EventRecords.event(Topics.EVENTS, event, SOURCE));
    }

    /** As {@link #tell}, and what goes wrong is an {@link UnavailableException}. */
    public CompletableFuture<RecordMetadata> announcing(JobEvent event) {
        return tell(event).exceptionallyCompose(failure -> CompletableFuture.failedFuture(unconfirmed(failure)));
    }

    private static RuntimeException unconfirmed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RecordTooLargeException tooLarge
                ? tooLarge // trying again would not help
                : new UnavailableException("the broker did not confirm: try again", RETRY_AFTER, cause);
    }

    /**
     * Says what has happened: to the ledger, and the end of a job to those who want results too.
     *
     * @return where the event lies on {@code sr.events}
     */
    public RecordMetadata announce(JobEvent event) {
        if (event instanceof JobEvent.Terminal) {
            await(send(EventRecords.event(Topics.RESULTS, event, SOURCE)));
        }
        return await(tell(event));
    }

    /**
     * Copies a record that nothing else can be done with to the dead letters, as it came. One that is too large to be
     * copied with its reason leaves only the reason and the place where it lies.
     */
    public void bury(ConsumerRecord<String, byte[]> record, DeadLetter why) {
        try {
            await(send(DeadLetterRecords.write(record, why)));
        } catch (RecordTooLargeException e) {
            await(send(DeadLetterRecords.writeBare(record, why)));
        }
    }

    /**
     * Notes the newest state of something on a compacted topic; completes with where it lies.
     *
     * @param state null: there is nothing left to know of it
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
