package io.srfarm.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.JobId;
import io.srfarm.job.Tenant;
import io.srfarm.messaging.EventRecords;
import io.srfarm.trace.TracedStep;
import io.srfarm.trace.Traces;
import io.srfarm.worker.lease.DeadLetterSender;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseHandler;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.pipeline.EventSink;
import io.srfarm.worker.pipeline.FailPoint;
import io.srfarm.worker.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Handles leased records: dead-letters records that are unreadable or have failed too often, runs all others, and
 * reports the result.
 */
public final class JobHandler implements LeaseHandler {
    private static final Logger LOG = Logger.getLogger(JobHandler.class);

    private final Pipeline pipeline;
    private final EventSink outbox;
    private final DeadLetterSender deadLetters;
    private final FailPoint failPoint;
    private final MeterRegistry meters;

    public JobHandler(
            Pipeline pipeline,
            EventSink outbox,
            DeadLetterSender deadLetters,
            FailPoint failPoint,
            MeterRegistry meters) {
        this.pipeline = pipeline;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.failPoint = failPoint;
        this.meters = meters;
    }

    @Override
    public void perform(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException {
        try (TracedStep run = Traces.step("run", SpanKind.CONSUMER, EventRecords.trace(record))) {
            run.with("srfarm.job", String.valueOf(record.key())).with("srfarm.attempt", lease.attempt());
            execute(record, lease);
        }
    }

    @Override
    public boolean isNextWanted(int inHand) {
        return pipeline.isNextWanted(inHand);
    }

    private void execute(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException {
        long begun = System.nanoTime();
        JobEvent.Terminal end;
        try {
            Job job = EventRecords.job(record);
            end = pipeline.run(job, EventRecords.fingerprint(record), lease);
        } catch (MalformedMessageException e) {
            park(record, lease, e);
            return;
        }
        report(record, lease, end);
        long took = System.nanoTime() - begun;
        meters.timer("srfarm.worker.busy").record(took, TimeUnit.NANOSECONDS);
        LOG.debugf(
                "%s job=%s tenant=%s attempt=%d elapsedMs=%d",
                end.name(), end.job(), end.tenant(), lease.attempt(), TimeUnit.NANOSECONDS.toMillis(took));
    }

    /** Dead-letters a record that this version cannot read. If the record names its job, the job ends too. */
    private void park(ConsumerRecord<String, byte[]> record, Lease lease, MalformedMessageException cause)
            throws LeaseLostException, SendException {
        LOG.warnf(
                "dead-lettered an unreadable record topic=%s offset=%d: %s",
                record.topic(), record.offset(), cause.getMessage());
        JobError error = new JobError(ErrorType.INVALID_REQUEST, String.valueOf(cause.getMessage()));
        Optional<ControlKeys> job = named(record);
        if (job.isEmpty()) {
            deadLetters.bury(record, error);
            return;
        }
        try {
            report(record, lease, pipeline.refuse(job.get(), error, lease));
        } catch (
                MalformedMessageException
                        e) { // the job has an outcome written by a later version, so its end was reported
            deadLetters.bury(record, error);
        }
    }

    private static Optional<ControlKeys> named(ConsumerRecord<String, byte[]> record) {
        Header tenant = record.headers().lastHeader(EventRecords.TENANT_HEADER);
        if (record.key() == null || tenant == null || tenant.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ControlKeys(
                    new Tenant(new String(tenant.value(), StandardCharsets.UTF_8)), new JobId(record.key())));
        } catch (IllegalArgumentException e) {
            LOG.debugf("record names no job topic=%s offset=%d: %s", record.topic(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    private void report(ConsumerRecord<String, byte[]> record, Lease lease, JobEvent.Terminal end)
            throws LeaseLostException, SendException {
        lease.check();
        if (end instanceof JobEvent.Dead dead) {
            deadLetters.bury(record, dead.error());
        }
        outbox.finish(end);
        failPoint.passed("result");
        meters.counter("srfarm.worker.jobs", "outcome", end.name()).increment();
    }
}
