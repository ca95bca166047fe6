package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.job.Job;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The steps from a job to its set, in their order. The device lane's alone; candidates are published on a thread of its
 * own.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class CandidateSetBuilder implements AutoCloseable {
    private final Models models;
    private final TextureDistance textures;
    private final EventSink outbox;
    private final ScratchSpace scratch;
    private final FailPoint failPoint;
    private final ExecutorService publishing = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "publishing");
        made.setDaemon(true);
        return made;
    });

    CandidateSetBuilder(Models models, EventSink outbox, ScratchSpace scratch, FailPoint failPoint) {
        this.models = models;
        this.textures = new TextureDistance(models.perceptual());
        this.outbox = outbox;
        this.scratch = scratch;
        this.failPoint = failPoint;
    }

    /** All candidates lie in the store when it returns; nothing says yet that they are a set. */
    CandidateSet set(JobRun run, Restorer restorer)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        Sampler sampler = new Sampler(run, restorer, models.perceptual(), scratch);
        int slots = sampler.slots();
        InputFetcher sources = new InputFetcher(run.store(), run.stages());
        InputFetcher.Loaded input = sources.input(run.job().input());
        Requirements.budget(input.picture(), slots);
        HeapPlan heap = HeapPlan.of(input.picture(), slots, restorer.card()).require();
        Optional<GroundTruth> truth = Optional.empty();
        try (References references = References.load(run, sources, restorer, textures, input.picture())) {
            truth = truth(run.job(), sources, input.picture(), heap, slots);
            List<Candidate> candidates = candidates(run, restorer, sampler, input.picture(), references, truth);
            return ManifestBuilder.of(run, restorer, input, sampler.spread(), truth, candidates, sources.warnings());
        } finally {
            truth.ifPresent(GroundTruth::close);
        }
    }

    private Optional<GroundTruth> truth(Job job, InputFetcher sources, Picture lr, HeapPlan heap, int slots)
            throws JobEndedException, LeaseLostException {
        if (job.groundTruth().isEmpty()) {
            return Optional.empty();
        }
        long bytesMax = heap.groundTruthBytesMax(lr, job.scale());
        PixelRows picture =
                kept(sources.groundTruth(job.groundTruth().get(), bytesMax).picture(), lr, job.scale());
        if (!(picture instanceof Picture)) {
            System.gc(); // gives back to the system what decoding took, before the device needs it
        }
        return Optional.of(new GroundTruth(picture, models.perceptual(), slots));
    }

    private PixelRows kept(Picture truth, Picture lr, int scale) throws JobEndedException {
        Requirements.size(truth, lr, scale);
        return scratch.kept(truth);
    }

    private List<Candidate> candidates(
            JobRun run,
            Restorer restorer,
            Sampler sampler,
            Picture lr,
            References references,
            Optional<GroundTruth> truth)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        try (EncodedPicture encoded = encode(run, restorer, lr);
                CandidatePublisher publisher =
                        new CandidatePublisher(run, lr, publishing, outbox, scratch, failPoint)) {
            for (int slot = 0; slot < sampler.slots(); slot++) {
                // Whether it was cancelled, the publishing of the candidate before has asked, off the device's time.
                run.hold().check();
                Optional<Guidance> guidance = references.guidance(slot, encoded);
                OptionalDouble use = references.use(slot, guidance);
                Sampler.Draw draw = sampler.choose(slot, encoded, references.style(slot), guidance);
                publisher.add(finished(run, slot, draw, references, use, truth));
            }
            return publisher.finish();
        }
    }

    private static EncodedPicture encode(JobRun run, Restorer restorer, Picture lr) throws ModelException {
        try (StageTimer.Running encode = run.stages().start(StageTimer.Stage.ENCODE)) {
            return restorer.encode(lr);
        }
    }

    private CandidatePublisher.Finished finished(
            JobRun run,
            int slot,
            Sampler.Draw draw,
            References references,
            OptionalDouble referenceUse,
            Optional<GroundTruth> truth)
            throws ModelException {
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            return new CandidatePublisher.Finished(
                    slot,
                    references.of(slot),
                    draw,
                    textures.distance(draw.picture(), references.texture(slot)),
                    referenceUse,
                    truth.<PixelRows>map(GroundTruth::picture),
                    truth.isPresent() ? truth.get().lpips(draw) : OptionalDouble.empty());
        } catch (ModelException | RuntimeException e) {
            draw.close();
            throw e;
        }
    }

    /** Lets what is being published finish, without waiting for it. */
    @Override
    public void close() {
        publishing.shutdown();
    }
}
