package io.srfarm.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.codec.EventRecords;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Moment;
import io.srfarm.dispatcher.ledger.Standing;
import io.srfarm.dispatcher.ledger.Terms;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Webhook;
import io.srfarm.job.WebhookEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Turns events into deliveries. It reads {@code sr.events} in a group of the dispatchers, and what it has read is committed
 * only once the deliveries that follow from it lie on {@code sr.webhooks}: so none is forgotten, whoever stops or leads.
 */
@ApplicationScoped
public class Planner {
    private static final Logger LOG = Logger.getLogger(Planner.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Map<String, WebhookEvent> EVENTS = Stream.of(WebhookEvent.values())
            .collect(toUnmodifiableMap(event -> EventRecords.TYPE_PREFIX + event.wireName(), event -> event));

    private final Ledger ledger;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;
    private final int pendingMax;

    Planner(Ledger ledger, Outbox outbox, WebhookConfig config, Clock clock, MeterRegistry meters) {
        this.ledger = ledger;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
        this.pendingMax = config.pendingMax();
    }

    /** As many as there are at once; completes when their offsets may be committed. */
    @Incoming("webhook-events")
    public Uni<Void> take(ConsumerRecords<String, byte[]> records) {
        return Uni.createFrom()
                .completionStage(() -> knownToLedger(records))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(() -> Uni.createFrom().completionStage(() -> plan(records)))
                .onFailure()
                .retry()
                .withBackOff(PAUSE_MIN, PAUSE_MAX)
                .indefinitely();
    }

    /** Who is to be told stands in the ledger, which reads the same topic: it must have come as far. */
    private CompletableFuture<Void> knownToLedger(ConsumerRecords<String, byte[]> records) {
        ledger.requireCurrent();
        outbox.requireCurrent();
        List<CompletableFuture<Void>> seen = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, byte[]>> of = records.records(partition);
            seen.add(ledger.seen(partition.partition(), of.get(of.size() - 1).offset()));
        }
        return all(seen);
    }

    private CompletableFuture<Void> plan(ConsumerRecords<String, byte[]> records) {
        List<CompletableFuture<Void>> planned = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            delivery(record)
                    .filter(delivery -> outbox.deliveries().find(delivery.id()).isEmpty())
                    .ifPresent(delivery -> planned.add(outbox.put(delivery)));
        }
        return all(planned);
    }

    /** A record that cannot be understood is no reason to stop: the ledger has counted it. */
    private Optional<Delivery> delivery(ConsumerRecord<String, byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        WebhookEvent kind = type == null || type.value() == null ? null : EVENTS.get(new String(type.value(), UTF_8));
        if (kind == null) {
            return Optional.empty();
        }
        try {
            JobEvent event = EventRecords.event(record);
            return ledger.find(JobKey.of(event))
                    .filter(standing -> isToBeTold(event, standing))
                    .flatMap(Standing::terms)
                    .flatMap(terms -> wanted(kind, event, terms));
        } catch (MalformedMessageException e) {
            LOG.debugf(e, "an event cannot be read: offset=%d", record.offset());
        } catch (RuntimeException e) {
            meters.counter("srfarm.webhooks.unreadable").increment();
            LOG.errorf(e, "nobody was told of an event: offset=%d", record.offset());
        }
        return Optional.empty();
    }

    /** Of two ends only the first one counts, and the ledger knows which that is. */
    private static boolean isToBeTold(JobEvent event, Standing standing) {
        return !(event instanceof JobEvent.Terminal) || standing.state() == event.state();
    }

    private Optional<Delivery> wanted(WebhookEvent kind, JobEvent event, Terms terms) {
        Optional<Webhook> webhook =
                terms.webhook().filter(known -> known.events().contains(kind));
        return webhook.map(known -> {
            Instant now = clock.instant();
            HttpUrl url = HttpUrl.get(known.url());
            Delivery delivery = new Delivery(
                    Delivery.id(event.tenant(), event.job(), Moment.id(event)),
                    event.tenant(),
                    event.job(),
                    event.name(),
                    known.url(),
                    url.scheme() + "://" + url.host() + ":" + url.port(),
                    Payload.of(event, terms),
                    now,
                    0,
                    now,
                    Optional.empty(),
                    false);
            return outbox.deliveries().pending() < pendingMax
                    ? delivery
                    : delivery.ended(0, new Trouble("too_many", "too many deliveries waited (limit pending-max)", now));
        });
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }
}
