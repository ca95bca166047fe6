package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.event.JobEvent;
import io.srfarm.job.Composite;
import io.srfarm.job.Job;
import io.srfarm.job.Reference;
import io.srfarm.job.ScoreLevel;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.EngineThreads;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/**
 * Makes the candidate set of a job, step by step. The job's thread fetches, compresses and uploads; work for the device
 * is submitted to its thread.
 */
@SuppressWarnings("try") // closing the stage ends its timing
final class CandidateSetBuilder {
    private static final Logger LOG = Logger.getLogger(CandidateSetBuilder.class);

    private static final double ALL_MEMORY = 1;

    /** Most memory of a job that draws several candidates at once, so that the next job can be prepared meanwhile. */
    private static final double PARALLEL_SHARE_MAX = 0.5;

    /** Interval of progress events. */
    private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(2);

    private final Models models;
    private final TextureDistance textures;
    private final EventSink outbox;
    private final ScratchSpace scratch;
    private final Pipeline.Settings settings;

    CandidateSetBuilder(Models models, EventSink outbox, Pipeline.Settings settings) {
        this.models = models;
        this.textures = new TextureDistance(models.perceptual());
        this.outbox = outbox;
        this.scratch = new ScratchSpace(settings.scratch());
        this.settings = settings;
    }

    /** Makes the set. When it returns, all candidates are stored, but no manifest. */
    CandidateSet set(JobRun run, Restorer restorer)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        Sampler sampler = new Sampler(run, restorer, models.perceptual(), scratch, progress(run));
        int slots = sampler.slots();
        InputFetcher sources = new InputFetcher(run.store(), run.stages());
        InputFetcher.Loaded input = sources.input(run.job().input());
        Picture lr = input.picture();
        Requirements.budget(lr, slots);
        Requirements.format(run.job(), lr);
        Requirements.memory(lr, slots, restorer.card(), models.memory());
        HeapPlan heap = HeapPlan.of(lr, slots, restorer.card());
        double alone = Math.max(heap.share(run.job()), restorer.memoryShare(lr));
        int atOnce = atOnce(run.job(), slots, alone);
        double share = atOnce * alone;
        // Decoding a ground truth may need the whole heap.
        run.place().reserve(run.job().groundTruth().isPresent() ? ALL_MEMORY : share, run.hold());
        Optional<GroundTruth> truth = truth(run.job(), sources, lr, heap, slots);
        try {
            run.place().reserve(share, run.hold());
            List<Candidate> candidates = guided(run, restorer, sampler, atOnce, sources, lr, truth);
            return ManifestBuilder.of(run, restorer, input, sampler.spread(), truth, candidates, sources.warnings());
        } finally {
            truth.ifPresent(GroundTruth::close);
        }
    }

    private List<Candidate> guided(
            JobRun run,
            Restorer restorer,
            Sampler sampler,
            int atOnceMax,
            InputFetcher sources,
            Picture lr,
            Optional<GroundTruth> truth)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        try (References references = References.load(run, sources, restorer, textures, lr)) {
            int atOnce = references.haveImages() ? 1 : atOnceMax; // their memories are in use one after the other
            start(run, (sampler.slots() + atOnce - 1) / atOnce, atOnce * lr.pixels());
            return candidates(run, restorer, sampler, atOnce, lr, references, truth);
        }
    }

    /**
     * Returns how many candidates to draw at the same time: several small ones, if none depends on earlier ones.
     *
     * @param alone the job's share of the memory with one draw at a time
     */
    private int atOnce(Job job, int slots, double alone) {
        if (job.sampling().oversample() > 1) {
            return 1;
        }
        int room = (int) Math.min(slots, PARALLEL_SHARE_MAX / alone);
        return Math.max(1, Math.min(room, models.threads().count()));
    }

    /** As {@link #set}, for a composite. It uses no model, and reserves all memory. */
    CandidateSet composite(JobRun run, Restorer restorer, Composite composite)
            throws JobEndedException, LeaseLostException, SendException {
        InputFetcher sources = new InputFetcher(run.store(), run.stages());
        InputFetcher.Loaded input = sources.input(run.job().input());
        Picture lr = input.picture();
        Requirements.format(run.job(), lr);
        Requirements.memory(lr, 1, restorer.card(), models.memory());
        HeapPlan heap = HeapPlan.of(lr, 1, restorer.card());
        run.place().reserve(ALL_MEMORY, run.hold());
        start(run, 0, lr.pixels());
        CandidatePublisher publisher = new CandidatePublisher(run, lr, outbox, scratch, settings.failPoint());
        Optional<GroundTruth> truth = truth(run.job(), sources, lr, heap, 1);
        try {
            Composing.Composed made = new Composing(run, sources, scratch)
                    .make(composite, lr, heap.composedBytesMax(lr, run.job().scale()));
            publisher.publish(new CandidatePublisher.Finished(
                    0,
                    new Reference.Noise(),
                    new Sampler.Draw(run.job().sampling().seed(), made.sheet().rows(), new float[0], false),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    truth.<PixelRows>map(GroundTruth::picture),
                    OptionalDouble.empty(),
                    made.origin()));
            return ManifestBuilder.of(
                    run,
                    restorer,
                    input,
                    new PerceptualSpread(),
                    Optional.empty(),
                    publisher.published(),
                    sources.warnings());
        } finally {
            truth.ifPresent(GroundTruth::close);
        }
    }

    private TileProgress progress(JobRun run) {
        return new TileProgress(outbox::tell, run.job(), run.attempt(), run.endings()::now, PROGRESS_PAUSE);
    }

    /** Starts the job when the device is about to become available. */
    private void start(JobRun run, int turns, long pixels) throws JobEndedException, LeaseLostException, SendException {
        run.place().awaitTurn(run.hold());
        if (run.place().begin(turns, pixels)) {
            // Sent before the first check for cancellation: a dispatcher that has not seen this event ends a
            // cancelled job itself.
            tellStart(run);
            run.gate().check();
        }
    }

    /** Reports the start of a job that fails before it starts, so that every end is preceded by a start. */
    void startToFail(JobRun run) throws SendException {
        if (run.place().begin(0, 0)) {
            tellStart(run);
        }
    }

    private void tellStart(JobRun run) throws SendException {
        outbox.emit(new JobEvent.Started(
                run.job().id(),
                run.job().tenant(),
                run.endings().now(),
                run.attempt(),
                settings.worker(),
                Optional.of(settings.device())));
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
            System.gc(); // returns the memory used by decoding to the operating system before the device needs it
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
            int atOnce,
            Picture lr,
            References references,
            Optional<GroundTruth> truth)
            throws JobEndedException, LeaseLostException, SendException, ModelException {
        EncodedPicture encoded = run.place().onDevice(() -> encode(run, restorer, lr));
        CandidatePublisher publisher = new CandidatePublisher(run, lr, outbox, scratch, settings.failPoint());
        Drawing drawing = new Drawing(run, sampler, references, encoded, truth, textures, models.threads());
        try (Draws draws = new Draws(run, sampler.slots(), atOnce, drawing)) {
            for (int slot = 0; slot < sampler.slots(); slot++) {
                publisher.publish(draws.next());
            }
        } finally {
            run.place().free(encoded::close);
        }
        return publisher.published();
    }

    private static EncodedPicture encode(JobRun run, Restorer restorer, Picture lr) throws ModelException {
        try (StageTimer.Running encode = run.stages().start(StageTimer.Stage.ENCODE)) {
            return restorer.encode(lr);
        }
    }

    /** Draws the candidates of one job and computes the scores that need the device. */
    private record Drawing(
            JobRun run,
            Sampler sampler,
            References references,
            EncodedPicture encoded,
            Optional<GroundTruth> truth,
            TextureDistance textures,
            EngineThreads threads)
            implements Draws.Drawing {
        @Override
        public void prepare(int slot) throws JobEndedException, LeaseLostException, ModelException {
            references.prepare(slot);
        }

        @Override
        public List<CandidatePublisher.Finished> draw(int first, int count)
                throws JobEndedException, LeaseLostException, ModelException {
            return count == 1 ? List.of(guided(first)) : parallel(first, count);
        }

        private CandidatePublisher.Finished guided(int slot)
                throws JobEndedException, LeaseLostException, ModelException {
            Optional<Guidance> guidance = references.guidance(slot, encoded);
            OptionalDouble use = references.use(slot, guidance);
            return measured(slot, sampler.choose(slot, encoded, references.latents(slot), guidance), use);
        }

        private List<CandidatePublisher.Finished> parallel(int first, int count)
                throws JobEndedException, LeaseLostException, ModelException {
            List<Callable<Sampler.Draw>> tasks = new ArrayList<>();
            for (int slot = first; slot < first + count; slot++) {
                int one = slot;
                tasks.add(() -> sampler.choose(one, encoded, references.latents(one), Optional.empty()));
            }
            List<Future<Sampler.Draw>> outcomes = threads.runAll(tasks);
            List<CandidatePublisher.Finished> finished = new ArrayList<>();
            try {
                for (Future<Sampler.Draw> outcome : outcomes) {
                    finished.add(
                            measured(first + finished.size(), JobsInHand.outcome(outcome), OptionalDouble.empty()));
                }
                return finished;
            } finally {
                if (finished.size() < count) {
                    closeAll(outcomes);
                }
            }
        }

        /** Closes what was drawn. Closing a draw twice has no effect. */
        private static void closeAll(List<Future<Sampler.Draw>> outcomes) {
            for (Future<Sampler.Draw> outcome : outcomes) {
                try {
                    outcome.get().close();
                } catch (ExecutionException e) {
                    LOG.debugf("a draw failed: %s", e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void abandon() {
            sampler.abandon();
        }

        private CandidatePublisher.Finished measured(int slot, Sampler.Draw draw, OptionalDouble referenceUse)
                throws ModelException {
            try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
                return new CandidatePublisher.Finished(
                        slot,
                        references.of(slot),
                        draw,
                        textures.distance(draw.picture(), references.texture(slot)),
                        referenceUse,
                        truth.<PixelRows>map(GroundTruth::picture),
                        truth.isPresent() && run.job().scores() == ScoreLevel.FULL
                                ? truth.get().lpips(draw)
                                : OptionalDouble.empty(),
                        references.origin(slot));
            } catch (ModelException | RuntimeException e) {
                draw.close();
                throw e;
            }
        }
    }
}
