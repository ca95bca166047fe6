package io.srfarm.dispatcher.webhook;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.dispatcher.queue.TopicFollower;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.messaging.Topics;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished deliveries, stored on {@code sr.webhooks}: the latest record of an id is its state, a tombstone means
 * it is finished. Every dispatcher reads the whole topic, so that a new leader can continue. Thread-safe.
 */
@Singleton
final class DeliveryLog {
    private static final Logger LOG = Logger.getLogger(DeliveryLog.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final PendingDeliveries deliveries = new PendingDeliveries();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final TopicProducer queue;
    private final TopicFollower log;
    private final MeterRegistry meters;

    DeliveryLog(KafkaClients clients, TopicProducer queue, QueueConfig config, Clock clock, MeterRegistry meters) {
        this.queue = queue;
        this.log = new TopicFollower(Topics.WEBHOOKS, clients::reader, config.retryPause(), this::read);
        this.meters = meters;
        Gauge.builder("srfarm.webhooks.pending", deliveries, PendingDeliveries::pending)
                .register(meters);
        Gauge.builder("srfarm.webhooks.dead", deliveries, PendingDeliveries::dead)
                .register(meters);
        Gauge.builder("srfarm.webhooks.oldest.seconds", deliveries, all -> all.age(clock.instant())
                        .toSeconds())
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        log.start();
    }

    void stop(@Observes ShutdownEvent event) {
        log.close();
    }

    /** Returns all deliveries. */
    PendingDeliveries deliveries() {
        return deliveries;
    }

    boolean isCurrent() {
        return log.isCurrent();
    }

    /**
     * Requires that the topic has been read.
     *
     * @throws UnavailableException while it is still being read
     */
    void requireCurrent() {
        if (!isCurrent()) {
            throw new UnavailableException("the deliveries are still being read", RETRY_AFTER);
        }
    }

    /** Calls {@code listener} after every change; it must be quick. */
    void whenChanged(Runnable listener) {
        changed.add(listener);
    }

    /** Writes a delivery's state; completes once {@link #deliveries} contains it. */
    CompletableFuture<Void> put(WebhookDelivery delivery) {
        return note(delivery.id(), WebhookDeliveryJson.write(delivery));
    }

    /** Writes that a delivery is finished; completes once {@link #deliveries} no longer contains it. */
    CompletableFuture<Void> remove(String id) {
        return note(id, null);
    }

    private CompletableFuture<Void> note(String id, byte @Nullable [] state) {
        return queue.note(Topics.WEBHOOKS, id, state).thenCompose(log::seen);
    }

    /** Applies a record. An unreadable one must not stop the others. */
    private void read(ConsumerRecord<String, byte[]> record) {
        byte[] state = record.value();
        try {
            if (state == null) {
                deliveries.remove(record.key());
            } else {
                deliveries.put(WebhookDeliveryJson.read(state));
            }
        } catch (MalformedMessageException | RuntimeException e) {
            meters.counter("srfarm.webhooks.unreadable").increment();
            LOG.debugf(e, "unreadable delivery: offset=%d", record.offset());
        }
        changed.forEach(Runnable::run);
    }
}
