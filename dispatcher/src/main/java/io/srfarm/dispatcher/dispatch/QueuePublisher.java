package io.srfarm.dispatcher.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.event.JobEvent;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/**
 * Puts jobs into queues: writes all records and, for each confirmed one, its {@code dispatched} event. After a failure
 * in between the job is queued again, which is safe: a job ends once, however often workers get it.
 */
@Singleton
final class QueuePublisher {
    private static final Logger LOG = Logger.getLogger(QueuePublisher.class);
    private static final int ECHO_SECONDS = 5;

    private final Ledger ledger;
    private final TopicProducer queue;
    private final MeterRegistry meters;

    QueuePublisher(Ledger ledger, TopicProducer queue, MeterRegistry meters) {
        this.ledger = ledger;
        this.queue = queue;
        this.meters = meters;
    }

    /** A record that is being written. */
    private record Sent(QueueAssignment move, CompletableFuture<RecordMetadata> record) {}

    /**
     * Queues jobs; returns once the own ledger knows their new state.
     *
     * @param why one of a small, fixed set of words, for the metrics
     * @throws ExecutionException if the broker did not confirm one; the others are queued nevertheless
     */
    void take(List<QueueAssignment> moves, String why)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<RecordMetadata>> told = new ArrayList<>();
        Optional<ExecutionException> trouble = Optional.empty();
        for (Sent one : send(moves)) {
            try {
                one.record().get();
                told.add(tell(one.move()));
                count(one.move(), why);
            } catch (ExecutionException e) {
                trouble = Optional.of(e);
            }
        }
        for (CompletableFuture<RecordMetadata> event : told) {
            ledger.seen(event.get()).get(ECHO_SECONDS, TimeUnit.SECONDS);
        }
        if (trouble.isPresent()) {
            throw trouble.get();
        }
    }

    private List<Sent> send(List<QueueAssignment> moves) {
        List<Sent> sent = new ArrayList<>();
        for (QueueAssignment move : moves) {
            // Otherwise the ledger has forgotten its acceptance and there is nothing to queue.
            move.job().acceptedJob().ifPresent(acceptedJob -> sent.add(new Sent(move, put(move, acceptedJob))));
        }
        return sent;
    }

    @SuppressWarnings("try") // the span ends with the block
    private CompletableFuture<RecordMetadata> put(QueueAssignment move, AcceptedJob acceptedJob) {
        try (TracedStep dispatch = Traces.step("dispatch", SpanKind.PRODUCER, acceptedJob.trace())) {
            return queue.put(move.queue(), acceptedJob.job(), acceptedJob.fingerprint());
        }
    }

    private void count(QueueAssignment move, String why) {
        meters.counter("srfarm.jobs.dispatched", "queue", move.queue().wireName(), "why", why)
                .increment();
    }

    private CompletableFuture<RecordMetadata> tell(QueueAssignment move) {
        JobKey key = move.job().key();
        LOG.debugf(
                "dispatched job=%s tenant=%s kind=%s",
                key.job(), key.tenant(), move.queue().wireName());
        return queue.tell(new JobEvent.Dispatched(key.job(), key.tenant(), Instant.now(), move.queue()));
    }
}
