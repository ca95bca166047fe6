package io.srfarm.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.ledger.AcceptedJob;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.JobStatus;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.TimelineEntry;
import io.srfarm.dispatcher.queue.GroupReader;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Webhook;
import io.srfarm.job.WebhookEvent;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.Topics;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Turns events into deliveries. It reads {@code sr.events} in a consumer group of all dispatchers and commits offsets
 * only once the resulting deliveries are on {@code sr.webhooks}, so that no event is missed when a dispatcher stops or
 * the leader changes.
 */
@Singleton
public final class DeliveryPlanner {
    private static final Logger LOG = Logger.getLogger(DeliveryPlanner.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** Longest wait for the ledger to catch up, and for a delivery to be written. */
    private static final int LEDGER_SECONDS = 30;

    private static final Map<String, WebhookEvent> EVENTS = Stream.of(WebhookEvent.values())
            .collect(toUnmodifiableMap(event -> EventRecords.TYPE_PREFIX + event.wireName(), event -> event));

    private static final String TOO_MANY =
            "too many pending deliveries (limit the tenant's share of pending-max: %d or pending-bytes-max: %d)";

    private static final String GROUP = "srfarm-webhooks";
    private static final int RECORDS_MAX = 500;

    private final GroupReader reader;
    private final Ledger ledger;
    private final DeliveryLog outbox;
    private final Clock clock;
    private final MeterRegistry meters;
    private final int pendingMax;
    private final long pendingBytesMax;

    DeliveryPlanner(
            Ledger ledger,
            DeliveryLog outbox,
            WebhookConfig config,
            KafkaClients clients,
            Clock clock,
            MeterRegistry meters) {
        this.reader = new GroupReader(
                "planning-webhooks",
                List.of(Topics.EVENTS),
                () -> clients.member(GROUP, RECORDS_MAX),
                PAUSE_MIN,
                PAUSE_MAX,
                this::settle);
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
        this.pendingMax = config.pendingMax();
        this.pendingBytesMax = config.pendingBytesMax();
        // Registered at 0, because a counter that first appears at 1 shows no increase to monitoring.
        meters.counter("srfarm.webhooks.missed");
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        reader.close();
    }

    /** Plans all records of a batch or fails; a repeated one gives the same deliveries. */
    private void settle(List<ConsumerRecord<String, byte[]>> records) throws Exception {
        awaitLedger(records);
        Map<ConsumerRecord<String, byte[]>, CompletableFuture<Void>> planned = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            delivery(record)
                    .filter(delivery -> outbox.deliveries().find(delivery.id()).isEmpty())
                    .ifPresent(delivery -> planned.put(record, outbox.put(delivery)));
        }
        for (Map.Entry<ConsumerRecord<String, byte[]>, CompletableFuture<Void>> one : planned.entrySet()) {
            await(one.getKey(), one.getValue());
        }
    }

    /** Waits until the ledger, which reads the same topic and knows the webhooks, has read these records. */
    private void awaitLedger(List<ConsumerRecord<String, byte[]>> records) throws Exception {
        ledger.requireCurrent();
        outbox.requireCurrent();
        for (ConsumerRecord<String, byte[]> record : records) {
            ledger.seen(record.partition(), record.offset()).get(LEDGER_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Waits for the broker. A delivery that is too large for it must not block all others. */
    private void await(ConsumerRecord<String, byte[]> record, CompletableFuture<Void> planned) throws Exception {
        try {
            planned.get(LEDGER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw e;
            }
            meters.counter("srfarm.webhooks.unreadable").increment();
            LOG.errorf("no webhook for an event, the delivery is too large: offset=%d", record.offset());
        }
    }

    /** Creates the delivery for a record, if any. An unreadable record is skipped; the ledger has counted it. */
    private Optional<WebhookDelivery> delivery(ConsumerRecord<String, byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        WebhookEvent kind = type == null || type.value() == null ? null : EVENTS.get(new String(type.value(), UTF_8));
        if (kind == null) {
            return Optional.empty();
        }
        try {
            JobEvent event = EventRecords.event(record);
            Optional<JobStatus> known = ledger.find(JobKey.of(event));
            if (known.isEmpty()) {
                meters.counter("srfarm.webhooks.missed").increment(); // the ledger has already forgotten the job
            }
            return known.filter(jobStatus -> isToBeTold(event, jobStatus))
                    .flatMap(JobStatus::acceptedJob)
                    .flatMap(acceptedJob -> wanted(kind, event, acceptedJob));
        } catch (MalformedMessageException e) {
            LOG.debugf(e, "unreadable event: offset=%d", record.offset());
        } catch (RuntimeException e) {
            meters.counter("srfarm.webhooks.unreadable").increment();
            LOG.errorf(e, "no webhook for an event: offset=%d", record.offset());
        }
        return Optional.empty();
    }

    /** Returns whether to deliver the event: of two terminal events only the one that the ledger holds counts. */
    private static boolean isToBeTold(JobEvent event, JobStatus jobStatus) {
        return !(event instanceof JobEvent.Terminal) || jobStatus.state() == event.state();
    }

    private Optional<WebhookDelivery> wanted(WebhookEvent kind, JobEvent event, AcceptedJob acceptedJob) {
        Optional<Webhook> webhook =
                acceptedJob.webhook().filter(known -> known.events().contains(kind));
        return webhook.map(known -> {
            Instant now = clock.instant();
            HttpUrl url = HttpUrl.get(known.url());
            WebhookDelivery delivery = new WebhookDelivery(
                    WebhookDelivery.id(event.tenant(), event.job(), TimelineEntry.id(event)),
                    event.tenant(),
                    event.job(),
                    event.name(),
                    known.url(),
                    url.scheme() + "://" + url.host() + ":" + url.port(),
                    WebhookPayload.of(event, acceptedJob),
                    now,
                    0,
                    now,
                    Optional.empty(),
                    false);
            return outbox.deliveries().hasRoom(delivery, pendingMax, pendingBytesMax)
                    ? delivery
                    : delivery.ended(
                            0, new CallFailure("too_many", TOO_MANY.formatted(pendingMax, pendingBytesMax), now));
        });
    }
}
