package io.srfarm.dispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.srfarm.dispatcher.identity.TenantAccess;
import io.srfarm.dispatcher.identity.Tenants;
import io.srfarm.dispatcher.ledger.JobKey;
import io.srfarm.dispatcher.ledger.Ledger;
import io.srfarm.dispatcher.ledger.OutcomeStore;
import io.srfarm.dispatcher.problem.OverloadedException;
import io.srfarm.dispatcher.problem.UnavailableException;
import io.srfarm.dispatcher.problem.UnfitJobException;
import io.srfarm.dispatcher.queue.GroupReader;
import io.srfarm.dispatcher.queue.KafkaClients;
import io.srfarm.dispatcher.queue.QueueConfig;
import io.srfarm.dispatcher.queue.TopicProducer;
import io.srfarm.event.DeadLetter;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.InvalidJobException;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.DeadLetterRecords;
import io.srfarm.messaging.EventRecords;
import io.srfarm.messaging.RecordKeys;
import io.srfarm.messaging.Topics;
import io.srfarm.store.StoreException;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Consumes submissions from Kafka. Every record of {@code sr.requests} is either admitted, answered by a {@code failed}
 * event, or copied to {@code sr.dead} with the reason; its offset is committed only after that. While the broker is
 * unavailable, the polled records are retried. No content of a record can stop the consumer.
 */
@Singleton
public final class RequestConsumer {
    private static final Logger LOG = Logger.getLogger(RequestConsumer.class);

    /** Prefix of the topics with one tenant's requests. */
    private static final String OWN_TOPIC = Topics.REQUESTS + ".";

    private static final String GROUP = "srfarm-dispatchers";

    /** Records submitted together, so that the wait for the broker is shared. */
    private static final int RECORDS_MAX = 1000;

    private final GroupReader reader;
    private final Admission admission;
    private final Tenants tenants;
    private final Ledger ledger;
    private final OutcomeStore outcomes;
    private final TopicProducer queue;
    private final IntakeMetrics meters;
    private final IntakeConfig config;

    RequestConsumer(
            Admission admission,
            Tenants tenants,
            Ledger ledger,
            OutcomeStore outcomes,
            TopicProducer queue,
            KafkaClients clients,
            QueueConfig topics,
            IntakeMetrics meters,
            IntakeConfig config) {
        this.reader = new GroupReader(
                "requests",
                topics.requestTopics(),
                () -> clients.member(GROUP, RECORDS_MAX),
                config.retryPauseMin(),
                config.retryPauseMax(),
                this::settleAll);
        this.admission = admission;
        this.tenants = tenants;
        this.ledger = ledger;
        this.outcomes = outcomes;
        this.queue = queue;
        this.meters = meters;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    /** Stops before the producer and the ledger. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        reader.close();
    }

    /**
     * Starts the admission of all records in order, then waits for them. Removes the settled ones from {@code open}.
     *
     * @throws UnavailableException if some records remain, which have to be retried
     */
    private void settleAll(List<ConsumerRecord<String, byte[]>> open) {
        List<PendingRecord> pending = open.stream().map(this::traced).toList();
        Optional<UnavailableException> away = Optional.empty();
        for (PendingRecord one : pending) {
            try {
                finish(one);
                open.remove(one.record());
            } catch (UnavailableException e) {
                away = Optional.of(e);
            }
        }
        if (away.isPresent()) {
            throw away.get();
        }
    }

    private void finish(PendingRecord one) {
        try {
            one.outcome().run();
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            setAside(one.record(), e);
        }
    }

    /**
     * A record whose admission is in progress.
     *
     * @param outcome waits for the end of the admission and settles the record; throws {@link UnavailableException} if
     *     that is impossible now
     */
    private record PendingRecord(ConsumerRecord<String, byte[]> record, Runnable outcome) {}

    @SuppressWarnings("try") // the span ends with the block: when the event is on its way to the broker
    private PendingRecord traced(ConsumerRecord<String, byte[]> record) {
        try (TracedStep submit = Traces.step("submit", SpanKind.CONSUMER, EventRecords.trace(record))) {
            return startAdmission(record);
        } catch (RuntimeException | StackOverflowError e) {
            return new PendingRecord(record, () -> setAside(record, e));
        }
    }

    private PendingRecord startAdmission(ConsumerRecord<String, byte[]> record) {
        Optional<TenantAccess> tenantAccess = tenantAccess(record);
        if (tenantAccess.isEmpty()) {
            return new PendingRecord(
                    record,
                    () -> bury(
                            record,
                            "unknown_tenant",
                            ErrorType.INVALID_REQUEST,
                            "the header tenant names no known tenant"));
        }
        JobId id = id(record, tenantAccess.get().tenant());
        byte[] document = record.value() == null ? new byte[0] : record.value();
        CompletableFuture<Receipt> admitted =
                admission.admitUnlimited(SubmissionChannel.KAFKA, tenantAccess.get(), id, document);
        return new PendingRecord(
                record, () -> settle(record, new JobKey(tenantAccess.get().tenant(), id), admitted));
    }

    private void settle(ConsumerRecord<String, byte[]> record, JobKey job, CompletableFuture<Receipt> admitted) {
        try {
            Admission.outcome(admitted);
        } catch (KeyReusedException e) {
            bury(record, "key_reused", ErrorType.INVALID_REQUEST, String.valueOf(e.getMessage()));
        } catch (InvalidJobException e) {
            refuse(job, new JobError(ErrorType.INVALID_REQUEST, reason(e)));
            bury(record, e.isForeign() ? "foreign" : "invalid", ErrorType.INVALID_REQUEST, reason(e));
        } catch (UnfitJobException e) {
            JobError error = new JobError(e.type(), reason(e));
            refuse(job, error);
            bury(record, "unfit", error.type(), error.message());
        } catch (OverloadedException e) {
            refuse(job, new JobError(ErrorType.OVERLOADED, reason(e)));
            bury(record, "overloaded", ErrorType.OVERLOADED, reason(e));
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            setAside(record, e);
        }
    }

    /** Sets a record aside after an unexpected failure, so that those behind it proceed. */
    private void setAside(ConsumerRecord<String, byte[]> record, Throwable e) {
        LOG.errorf(e, "request set aside: origin=%s", DeadLetterRecords.origin(record));
        JobError error = new JobError(ErrorType.INTERNAL, "internal error, see the dispatcher's log");
        Optional<String> stack = Optional.of(DeadLetter.stackOf(e));
        bury(record, "internal", new DeadLetter(error, DeadLetterRecords.origin(record), 0, stack));
    }

    /**
     * Answers a refused document, unless its key already belongs to a job. For a job that the ledger no longer holds,
     * its end is written again.
     */
    private void refuse(JobKey key, JobError error) {
        if (ledger.find(key).isPresent()) {
            return;
        }
        try {
            admission.announce(outcomes.seal(
                    new JobEvent.Failed(key.job(), key.tenant(), Instant.now(), 0, error), Optional.empty()));
        } catch (StoreException away) {
            if (away.kind() == StoreException.Kind.MALFORMED) {
                // How the job ended cannot be told: its request is set aside and those behind it proceed.
                meters.unreadableOutcome();
                LOG.warnf("refusal not answered: job=%s tenant=%s %s", key.job(), key.tenant(), away.getMessage());
                return;
            }
            throw new UnavailableException("object storage is unavailable", config.retryPauseMax(), away);
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
        meters.refused(SubmissionChannel.KAFKA, kind);
        LOG.infof("request set aside: origin=%s kind=%s", why.origin(), kind);
    }

    /**
     * Finds the tenant of a record. On a topic {@code sr.requests.<tenant>} the topic's name decides and replaces the
     * header: the broker controls who may write there.
     */
    private Optional<TenantAccess> tenantAccess(ConsumerRecord<String, byte[]> record) {
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

    /**
     * Derives the job's id. A record without a key, or with an empty one, is identified by its topic position and
     * timestamp: a redelivery is the same job, and a record at the same position of a recreated topic is another one. A
     * key that is not a valid id is hashed as bytes.
     */
    private static JobId id(ConsumerRecord<String, byte[]> record, Tenant tenant) {
        String key = record.key();
        if (key == null || key.isEmpty()) {
            return JobId.derived(tenant, DeadLetterRecords.origin(record) + "@" + record.timestamp());
        }
        try {
            return new JobId(key);
        } catch (IllegalArgumentException e) {
            return JobId.derived(tenant, RecordKeys.bytes(key));
        }
    }
}
