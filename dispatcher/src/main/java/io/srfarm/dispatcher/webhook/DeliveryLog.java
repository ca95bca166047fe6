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
 * Every delivery that is not done with, on {@code sr.webhooks}: the newest record of an id says how it stands, an empty one
 * that it is done with. Every dispatcher reads all of it, so each can go on where another one stopped. Thread-safe.
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

    /** How all deliveries stand. */
    PendingDeliveries deliveries() {
        return deliveries;
    }

    boolean isCurrent() {
        return log.isCurrent();
    }

    /** @throws UnavailableException while the topic is still being read */
    void requireCurrent() {
        if (!isCurrent()) {
            throw new UnavailableException("the deliveries are being read", RETRY_AFTER);
        }
    }

    /** Calls {@code listener} after every change; it must be quick. */
    void whenChanged(Runnable listener) {
        changed.add(listener);
    }

    /** Notes how a delivery stands now; completes once {@link #deliveries} says so too. */
    CompletableFuture<Void> put(WebhookDelivery delivery) {
        return note(delivery.id(), WebhookDeliveryJson.write(delivery));
    }

    /** Notes that a delivery is done with; completes once {@link #deliveries} has it no more. */
    CompletableFuture<Void> remove(String id) {
        return note(id, null);
    }

    private CompletableFuture<Void> note(String id, byte @Nullable [] state) {
        return queue.note(Topics.WEBHOOKS, id, state).thenCompose(log::seen);
    }

    /** A record that cannot be read must not stop the others. */
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
            LOG.debugf(e, "a delivery cannot be read: offset=%d", record.offset());
        }
        changed.forEach(Runnable::run);
    }
}
