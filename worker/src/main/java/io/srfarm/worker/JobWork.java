package io.srfarm.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.codec.EventRecords;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.worker.lease.DeadLetters;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.lease.Work;
import io.srfarm.worker.pipeline.Endings;
import io.srfarm.worker.pipeline.FailPoint;
import io.srfarm.worker.pipeline.Outbox;
import io.srfarm.worker.pipeline.Pipeline;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** From a leased record to its answer: what cannot be read or is dead is buried, everything else runs and is reported. */
public final class JobWork implements Work {
    private static final Logger LOG = Logger.getLogger(JobWork.class);

    private final Pipeline pipeline;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final FailPoint failPoint;
    private final MeterRegistry meters;

    public JobWork(
            Pipeline pipeline, Outbox outbox, DeadLetters deadLetters, FailPoint failPoint, MeterRegistry meters) {
        this.pipeline = pipeline;
        this.outbox = outbox;
        this.deadLetters = deadLetters;
        this.failPoint = failPoint;
        this.meters = meters;
    }

    @Override
    public void perform(ConsumerRecord<String, byte[]> record, Lease lease) throws LeaseLostException, SendException {
        Job job;
        try {
            job = EventRecords.job(record);
        } catch (MalformedMessageException e) {
            LOG.warnf("buried what is no job topic=%s offset=%d: %s", record.topic(), record.offset(), e.getMessage());
            deadLetters.bury(record, new JobError(ErrorType.INVALID_REQUEST, String.valueOf(e.getMessage())));
            return;
        }
        long begun = System.nanoTime();
        JobEvent.Terminal end = run(job, lease);
        report(record, lease, end);
        long took = System.nanoTime() - begun;
        meters.timer("srfarm.worker.busy").record(took, TimeUnit.NANOSECONDS);
        meters.counter("srfarm.worker.jobs", "outcome", end.name()).increment();
        LOG.debugf(
                "%s job=%s tenant=%s attempt=%d elapsedMs=%d",
                end.name(), job.id(), job.tenant(), lease.attempt(), TimeUnit.NANOSECONDS.toMillis(took));
    }

    private JobEvent.Terminal run(Job job, Lease lease) throws LeaseLostException, SendException {
        try {
            return pipeline.run(job, lease);
        } catch (RuntimeException e) { // a bug: the job that met it fails, the worker takes the next one
            LOG.errorf(e, "a bug failed job=%s tenant=%s", job.id(), job.tenant());
            return internal(job, lease, ErrorType.INTERNAL, "internal error, see the worker's log");
        } catch (OutOfMemoryError e) { // the one error that a single job can cause and that ends with it
            LOG.errorf(e, "out of memory on job=%s tenant=%s", job.id(), job.tenant());
            return internal(job, lease, ErrorType.OUT_OF_MEMORY, "the job does not fit into the worker's memory");
        }
    }

    private static JobEvent.Terminal internal(Job job, Lease lease, ErrorType type, String message) {
        return new Endings(job, lease.attempt(), Clock.systemUTC()).without(new JobError(type, message));
    }

    private void report(ConsumerRecord<String, byte[]> record, Lease lease, JobEvent.Terminal end)
            throws LeaseLostException, SendException {
        lease.check();
        if (end instanceof JobEvent.Dead dead) {
            deadLetters.bury(record, dead.error());
        }
        outbox.finish(end);
        failPoint.passed("result");
    }
}
