package io.srfarm.worker.pipeline;

import io.micrometer.core.instrument.MeterRegistry;
import io.srfarm.candidate.Candidate;
import io.srfarm.event.JobError;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Job;
import io.srfarm.store.ObjectStore;
import io.srfarm.worker.lease.Lease;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.model.Encoded;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;
import io.srfarm.worker.picture.Picture;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One leased job in, the event that ends it out. The order of the steps is the order of commit: candidates, then the
 * manifest that makes them a set, then (by the caller) the result. The device lane's alone; it publishes on a thread of
 * its own.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
public final class Pipeline implements AutoCloseable {
    private final Models models;
    private final Textures textures;
    private final ObjectStore store;
    private final StoreHealth health;
    private final Outbox outbox;
    private final Settings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Manifests manifests;
    private final ExecutorService publishing = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "publishing");
        made.setDaemon(true);
        return made;
    });

    /**
     * How jobs are run.
     *
     * @param worker this worker's name
     * @param attemptsMax tries that a job has; one more and it is dead
     */
    public record Settings(String worker, int attemptsMax, FailPoint failPoint) {}

    public Pipeline(
            Models models,
            ObjectStore store,
            StoreHealth health,
            Outbox outbox,
            Settings settings,
            MeterRegistry meters,
            Clock clock) {
        this.models = models;
        this.textures = new Textures(models.perceptual());
        this.store = store;
        this.health = health;
        this.outbox = outbox;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        this.manifests = new Manifests(settings.failPoint());
    }

    /**
     * Runs the job to its end, whatever end that is.
     *
     * @throws LeaseLostException if the job is another worker's now: nothing was published after the loss was noticed
     * @throws SendException if an event was not confirmed
     */
    public JobEvent.Terminal run(Job job, Lease lease) throws LeaseLostException, SendException {
        JobRun run = JobRun.of(job, lease, store, health, clock, meters);
        try {
            Optional<JobEvent.Terminal> earlier = manifests.find(run);
            return earlier.isPresent() ? earlier.get() : runAnew(run);
        } catch (JobEndedException e) {
            return run.endings().without(e.error());
        } catch (ModelException e) {
            return run.endings().without(new JobError(e.type(), String.valueOf(e.getMessage())));
        }
    }

    private JobEvent.Terminal runAnew(JobRun run)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        run.gate().check();
        Requirements.attempts(run, settings.attemptsMax());
        outbox.emit(new JobEvent.Started(
                run.job().id(), run.job().tenant(), run.endings().now(), run.attempt(), settings.worker()));
        Restorer restorer = Requirements.restorer(run.job(), models);
        Sampler sampler = new Sampler(restorer, models.perceptual(), run.stages());
        int slots = sampler.slots(run.job().sampling());
        Sources sources = new Sources(run.store(), run.stages());
        Sources.Loaded input = sources.input(run.job().input());
        Requirements.budget(input.picture(), slots);
        References references = References.load(run, sources, restorer, textures, input.picture());
        Optional<Truth> truth = truth(run.job(), sources, input.picture(), slots);
        List<Candidate> candidates = candidates(run, restorer, sampler, input.picture(), references, truth);
        run.gate().check();
        return manifests.commit(run, Assembly.of(run, restorer, input, sampler.spread(), truth, candidates));
    }

    private Optional<Truth> truth(Job job, Sources sources, Picture lr, int slots)
            throws JobEndedException, LeaseLostException {
        if (job.groundTruth().isEmpty()) {
            return Optional.empty();
        }
        Picture picture = sources.groundTruth(job.groundTruth().get()).picture();
        Requirements.size(picture, lr, job.scale());
        return Optional.of(new Truth(picture, models.perceptual(), slots));
    }

    private List<Candidate> candidates(
            JobRun run, Restorer restorer, Sampler sampler, Picture lr, References references, Optional<Truth> truth)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        try (Encoded encoded = encode(run, restorer, lr);
                Publisher publisher = new Publisher(run, lr, publishing, outbox, settings.failPoint())) {
            for (int slot = 0; slot < sampler.slots(run.job().sampling()); slot++) {
                run.gate().check();
                Sampler.Draw draw = sampler.choose(
                        slot, encoded, references.styles(), run.job().sampling());
                publisher.add(finished(run, slot, draw, references, truth));
            }
            return publisher.finish();
        }
    }

    private static Encoded encode(JobRun run, Restorer restorer, Picture lr) throws ModelException {
        try (Stages.Running encode = run.stages().start(Stages.Stage.ENCODE)) {
            return restorer.encode(lr);
        }
    }

    private Publisher.Finished finished(
            JobRun run, int slot, Sampler.Draw draw, References references, Optional<Truth> truth)
            throws ModelException {
        try (Stages.Running score = run.stages().start(Stages.Stage.SCORE)) {
            return new Publisher.Finished(
                    slot,
                    references.of(slot),
                    draw,
                    textures.distance(draw.picture(), references.texture(slot)),
                    truth.map(Truth::picture),
                    truth.isPresent() ? truth.get().lpips(draw) : OptionalDouble.empty());
        }
    }

    /** Lets what is being published finish, without waiting for it. */
    @Override
    public void close() {
        publishing.shutdown();
    }
}
