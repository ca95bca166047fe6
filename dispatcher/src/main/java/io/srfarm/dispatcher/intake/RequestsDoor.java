package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.srfarm.codec.DeadLetterRecords;
import io.srfarm.codec.EventRecords;
import io.srfarm.dispatcher.identity.Tenancy;
import io.srfarm.dispatcher.identity.Tenants;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.Outcomes;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.queue.JobQueue;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.event.Topics;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import io.srfarm.store.StoreException;
import io.srfarm.trace.Step;
import io.srfarm.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * The Kafka door. Every record of {@code sr.requests} ends in one of three ways: admitted, answered by a {@code failed}
 * event, or copied to {@code sr.dead} with the reason. Its offset is committed only after that. While the broker is away
 * the record at hand is tried again; nothing that a record holds can end the consumer.
 */
@ApplicationScoped
public class RequestsDoor {
    private static final Logger LOG = Logger.getLogger(RequestsDoor.class);

    /** What the topic of one tenant's requests begins with. */
    private static final String OWN_TOPIC = Topics.REQUESTS + ".";

    private final Admission admission;
    private final Tenants tenants;
    private final Ledger ledger;
    private final Outcomes outcomes;
    private final JobQueue queue;
    private final IntakeMeters meters;
    private final IntakeConfig config;

    RequestsDoor(
            Admission admission,
            Tenants tenants,
            Ledger ledger,
            Outcomes outcomes,
            JobQueue queue,
            IntakeMeters meters,
            IntakeConfig config) {
        this.admission = admission;
        this.tenants = tenants;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.queue = queue;
        this.meters = meters;
        this.config = config;
    }

    /** One record at a time, in order; completes when its offset may be committed. */
    @Incoming("requests")
    public Uni<Void> take(ConsumerRecord<String, byte[]> record) {
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> traced(record))
                .onFailure(UnavailableException.class)
                .retry()
                .withBackOff(config.retryPauseMin(), config.retryPauseMax())
                .indefinitely();
    }

    @SuppressWarnings("try") // the step is measured by its block alone
    private void traced(ConsumerRecord<String, byte[]> record) {
        try (Step submit = Traces.step("submit", SpanKind.CONSUMER, EventRecords.trace(record))) {
            settle(record);
        }
    }

    private void settle(ConsumerRecord<String, byte[]> record) {
        try {
            Optional<Tenancy> tenancy = tenancy(record);
            if (tenancy.isEmpty()) {
                bury(record, "unknown_tenant", ErrorType.INVALID_REQUEST, "header tenant names no tenant of this farm");
                return;
            }
            admit(record, tenancy.get());
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "a request was set aside: origin=%s", DeadLetterRecords.origin(record));
            JobError error = new JobError(ErrorType.INTERNAL, "internal error, see the dispatcher's log");
            Optional<String> stack = Optional.of(DeadLetter.stackOf(e));
            bury(record, "internal", new DeadLetter(error, DeadLetterRecords.origin(record), 0, stack));
        }
    }

    private void admit(ConsumerRecord<String, byte[]> record, Tenancy tenancy) {
        JobId id = id(record, tenancy.tenant());
        byte[] document = record.value() == null ? new byte[0] : record.value();
        try {
            admission.admit(Door.KAFKA, tenancy, id, document);
        } catch (KeyReusedException e) {
            bury(record, "key_reused", ErrorType.INVALID_REQUEST, String.valueOf(e.getMessage()));
        } catch (InvalidJobException e) {
            refuse(new JobKey(tenancy.tenant(), id), new JobError(ErrorType.INVALID_REQUEST, reason(e)));
            bury(record, e.isForeign() ? "foreign" : "invalid", ErrorType.INVALID_REQUEST, reason(e));
        } catch (OverloadedException e) {
            refuse(new JobKey(tenancy.tenant(), id), new JobError(ErrorType.OVERLOADED, reason(e)));
            bury(record, "overloaded", ErrorType.OVERLOADED, reason(e));
        }
    }

    /**
     * The answer to a document that is not taken, unless its key already stands for a job: of one that the ledger has
     * forgotten, its end is told again.
     */
    private void refuse(JobKey key, JobError error) {
        if (ledger.find(key).isPresent()) {
            return;
        }
        try {
            admission.announce(outcomes.seal(new JobEvent.Failed(key.job(), key.tenant(), Instant.now(), 0, error)));
        } catch (StoreException away) {
            throw new UnavailableException("object storage does not answer", config.retryPauseMax(), away);
        }
    }

    private static String reason(Exception e) {
        return DeadLetter.bounded(String.valueOf(e.getMessage()));
    }

    private void bury(ConsumerRecord<String, byte[]> record, String kind, ErrorType type, String reason) {
        bury(record, kind, new DeadLetter(new JobError(type, reason), DeadLetterRecords.origin(record)));
    }

    private void bury(ConsumerRecord<String, byte[]> record, String kind, DeadLetter why) {
        queue.bury(record, why);
        meters.refused(Door.KAFKA, kind);
        LOG.infof("a request was set aside: origin=%s kind=%s", why.origin(), kind);
    }

    /**
     * A topic {@code sr.requests.<tenant>} says whose its requests are, whatever their header says: who may write to it is
     * the broker's to know. From here on the record says so too.
     */
    private Optional<Tenancy> tenancy(ConsumerRecord<String, byte[]> record) {
        if (record.topic().startsWith(OWN_TOPIC)) {
            record.headers().remove(EventRecords.TENANT_HEADER);
            String owner = record.topic().substring(OWN_TOPIC.length());
            record.headers().add(EventRecords.TENANT_HEADER, owner.getBytes(UTF_8));
        }
        Header header = record.headers().lastHeader(EventRecords.TENANT_HEADER);
        return header == null || header.value() == null
                ? Optional.empty()
                : tenants.byName(new String(header.value(), UTF_8));
    }

    /** A record without a key is known by its place on the topic: delivered again, it is still the same job. */
    private static JobId id(ConsumerRecord<String, byte[]> record, Tenant tenant) {
        String key = record.key() == null ? DeadLetterRecords.origin(record) : record.key();
        try {
            return new JobId(key);
        } catch (IllegalArgumentException e) {
            return JobId.derived(tenant, key);
        }
    }
}
