package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.codec.MalformedMessageException;
import io.srfarm.event.DeviceKind;
import io.srfarm.event.ErrorType;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ControlKeys;
import io.srfarm.job.Job;
import io.srfarm.job.Sha256;
import io.srfarm.job.Task;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Runs one leased job and returns the event that ends it. The steps follow the commit order: candidates, the manifest
 * that makes them a set, the outcome that ends the job, and (by the caller) the result. Thread-safe: each job runs on
 * its own thread and shares the device with others.
 */
public final class Pipeline {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    private final Models models;
    private final ObjectStore store;
    private final StoreAvailability health;
    private final Settings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private final JobsInHand jobs;
    private final OutcomeWriter outcomes;
    private final CandidateSetBuilder making;

    /**
     * Settings of the pipeline.
     *
     * @param worker this worker's name
     * @param device the kind of its device
     * @param attemptsMax crashes per job before it is dead-lettered
     * @param deliveriesMax deliveries per job before it is dead-lettered
     * @param flight records the running jobs
     * @param scratch folder for pictures that are too large for the heap
     */
    public record Settings(
            String worker,
            DeviceKind device,
            int attemptsMax,
            int deliveriesMax,
            RunningJobFile flight,
            Path scratch,
            FailPoint failPoint) {}

    public Pipeline(
            Models models,
            ObjectStore store,
            StoreAvailability health,
            EventSink outbox,
            Settings settings,
            JobsInHand jobs,
            MeterRegistry meters,
            Clock clock) {
        this.models = models;
        this.store = store;
        this.health = health;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        this.jobs = jobs;
        this.outcomes = new OutcomeWriter(settings.failPoint());
        this.making = new CandidateSetBuilder(models, outbox, settings);
    }

    /**
     * Runs the job until it ends. If it has already ended, returns its outcome.
     *
     * @param fingerprint digest of the job's document as submitted, stored with the outcome; empty: unknown
     * @return the stored outcome
     * @throws LeaseLostException if the lease was lost; nothing was published after that was noticed
     * @throws SendException if an event was not confirmed, or the outcome could not be written
     * @throws MalformedMessageException if the job has an outcome that this version cannot read
     */
    public JobEvent.Terminal run(Job job, Optional<Sha256> fingerprint, Lease lease)
            throws LeaseLostException, SendException, MalformedMessageException {
        RunningJobFile.Flight flight = new RunningJobFile.Flight(job.control(), lease.attempt());
        try (JobsInHand.Place place = jobs.take()) {
            JobEvent.Terminal end = ended(JobRun.of(job, fingerprint, lease, place, store, health, clock, meters));
            settings.flight().end(flight);
            return end;
        } catch (LeaseLostException | SendException | MalformedMessageException | RuntimeException e) {
            settings.flight().end(flight); // but not for an Error, which ends the process
            throw e;
        }
    }

    /** See {@link io.srfarm.worker.lease.LeaseHandler#isNextWanted}. */
    public boolean isNextWanted(int inHand) {
        return jobs.isNextWanted(inHand);
    }

    private JobEvent.Terminal ended(JobRun run) throws LeaseLostException, SendException, MalformedMessageException {
        JobError error;
        try {
            Optional<JobEvent.Terminal> earlier = outcomes.earlier(run);
            return earlier.isPresent() ? earlier.get() : runAnew(run);
        } catch (JobEndedException e) {
            error = e.error();
        } catch (ModelException e) {
            error = new JobError(e.type(), String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) { // scratch files cannot be written
            LOG.errorf(
                    e,
                    "cannot write a scratch file for job=%s tenant=%s",
                    run.job().id(),
                    run.job().tenant());
            error = new JobError(
                    ErrorType.OUT_OF_MEMORY,
                    "the worker's scratch folder cannot be used (srfarm.worker.scratch): " + e.getMessage());
        } catch (RuntimeException e) { // a bug: this job fails, and the worker continues with the next one
            LOG.errorf(
                    e,
                    "unexpected exception, failing job=%s tenant=%s",
                    run.job().id(),
                    run.job().tenant());
            error = new JobError(ErrorType.INTERNAL, "internal error, see the worker's log");
        }
        return sealed(() -> outcomes.fail(run, error));
    }

    /**
     * Ends a job whose record is unreadable except for its id and tenant. If it has already ended, returns its outcome.
     *
     * @return the stored outcome
     */
    public JobEvent.Terminal refuse(ControlKeys job, JobError error, Lease lease)
            throws LeaseLostException, SendException, MalformedMessageException {
        LeaseAndDeadline hold = new LeaseAndDeadline(lease, Optional.empty(), clock);
        JobEvent.Terminal dead =
                new JobEvent.Dead(job.job(), job.tenant(), TerminalEvents.now(clock), lease.attempt(), error);
        return sealed(() ->
                outcomes.seal(dead, Optional.empty(), Optional.empty(), new RetryingObjectStore(store, health, hold)));
    }

    /** Writes a job's outcome. */
    private interface Ending {
        JobEvent.Terminal seal() throws JobEndedException, LeaseLostException, MalformedMessageException;
    }

    private static JobEvent.Terminal sealed(Ending ending)
            throws LeaseLostException, SendException, MalformedMessageException {
        try {
            return ending.seal();
        } catch (JobEndedException e) {
            throw new SendException("failed to write the outcome: " + e.getMessage(), e);
        }
    }

    private JobEvent.Terminal runAnew(JobRun run)
            throws JobEndedException, LeaseLostException, SendException, ModelException, MalformedMessageException {
        run.hold().check();
        run.place().enter(Requirements.isSuspect(run, settings), run.hold());
        settings.flight().begin(new RunningJobFile.Flight(run.job().control(), run.attempt()));
        CandidateSet set;
        try {
            set = made(run);
        } catch (JobEndedException | ModelException e) {
            making.startToFail(run);
            throw e;
        }
        run.gate().check();
        return outcomes.succeed(run, set);
    }

    private CandidateSet made(JobRun run) throws JobEndedException, LeaseLostException, SendException, ModelException {
        Restorer restorer = Requirements.restorer(run.job(), models);
        if (run.job().task() instanceof Task.Compose compose) {
            return making.composite(run, restorer, compose.composite());
        }
        try {
            return making.set(run, restorer);
        } catch (ModelException e) {
            if (e.type() != ErrorType.OUT_OF_MEMORY) {
                throw e;
            }
            LOG.warnf(
                    "out of memory, retrying with smaller tiles job=%s tenant=%s: %s",
                    run.job().id(), run.job().tenant(), e);
            meters.counter("srfarm.worker.memory.retries").increment();
            return making.set(run, run.place().onDevice(restorer::withSmallerTiles));
        }
    }
}
