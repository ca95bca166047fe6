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
 * One leased job in, the event that ends it out. The order of the steps is the order of commit: candidates, then the
 * manifest that makes them a set, then the outcome that ends the job, then (by the caller) the result. Thread-safe: each job
 * runs on a thread of its own, and takes turns with the others on the device.
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
     * How jobs are run.
     *
     * @param worker this worker's name
     * @param device what it computes on
     * @param attemptsMax processes that may break down over a job; then it is dead
     * @param deliveriesMax deliveries that a job may have; one more and it is dead
     * @param flight where running jobs are noted
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
     * Runs the job to its end, whatever end that is; an end that it had before stays its end.
     *
     * @param fingerprint digest of the job's document as submitted, which is kept with its outcome; empty: nobody said
     * @return what is sealed as the job's outcome
     * @throws LeaseLostException if the job is another worker's now: nothing was published after the loss was noticed
     * @throws SendException if an event was not confirmed, or the outcome cannot be sealed
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
            settings.flight().end(flight); // unlike after an error, with which the process ends
            throw e;
        }
    }

    /** As {@link io.srfarm.worker.lease.LeaseHandler#isNextWanted}. */
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
        } catch (UncheckedIOException e) { // no room for scratch files
            LOG.errorf(
                    e,
                    "no scratch file for job=%s tenant=%s",
                    run.job().id(),
                    run.job().tenant());
            error = new JobError(
                    ErrorType.OUT_OF_MEMORY,
                    "the worker's scratch folder cannot be used (srfarm.worker.scratch): " + e.getMessage());
        } catch (RuntimeException e) { // a bug: the job that met it fails, the worker takes the next one
            LOG.errorf(
                    e,
                    "a bug failed job=%s tenant=%s",
                    run.job().id(),
                    run.job().tenant());
            error = new JobError(ErrorType.INTERNAL, "internal error, see the worker's log");
        }
        return sealed(() -> outcomes.fail(run, error));
    }

    /**
     * Ends a job whose record says no more than whose it is; an end that it had before stays its end.
     *
     * @return what is sealed as the job's outcome
     */
    public JobEvent.Terminal refuse(ControlKeys job, JobError error, Lease lease)
            throws LeaseLostException, SendException, MalformedMessageException {
        LeaseAndDeadline hold = new LeaseAndDeadline(lease, Optional.empty(), clock);
        JobEvent.Terminal dead =
                new JobEvent.Dead(job.job(), job.tenant(), TerminalEvents.now(clock), lease.attempt(), error);
        return sealed(() ->
                outcomes.seal(dead, Optional.empty(), Optional.empty(), new RetryingObjectStore(store, health, hold)));
    }

    /** What to do about a job's end. */
    private interface Ending {
        JobEvent.Terminal seal() throws JobEndedException, LeaseLostException, MalformedMessageException;
    }

    private static JobEvent.Terminal sealed(Ending ending)
            throws LeaseLostException, SendException, MalformedMessageException {
        try {
            return ending.seal();
        } catch (JobEndedException e) {
            throw new SendException("the outcome cannot be sealed: " + e.getMessage(), e);
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
                    "once more with smaller tiles job=%s tenant=%s: %s",
                    run.job().id(), run.job().tenant(), e);
            meters.counter("srfarm.worker.memory.retries").increment();
            return making.set(run, run.place().onDevice(restorer::withSmallerTiles));
        }
    }
}
