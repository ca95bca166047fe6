package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.Scores;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Measures, compresses and uploads the candidates of one job, in their order, while the device draws the next: one is in
 * the works at a time, and who brings another waits for it.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class CandidatePublisher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CandidatePublisher.class);

    private final JobRun run;
    private final Picture lr;
    private final ExecutorService thread;
    private final EventSink outbox;
    private final ScratchSpace scratch;
    private final FailPoint failPoint;
    private final List<Candidate> published = new ArrayList<>();
    private @Nullable Future<Candidate> inTheWorks;

    /**
     * What there is to publish.
     *
     * @param truth the ground truth, if the job names one
     * @param referenceStyle as {@link Scores}, measured on the device
     * @param referenceUse as {@link Scores}
     * @param lpips to the ground truth, measured on the device
     */
    record Finished(
            int index,
            Reference reference,
            Sampler.Draw draw,
            OptionalDouble referenceStyle,
            OptionalDouble referenceUse,
            Optional<PixelRows> truth,
            OptionalDouble lpips) {}

    CandidatePublisher(
            JobRun run,
            Picture lr,
            ExecutorService thread,
            EventSink outbox,
            ScratchSpace scratch,
            FailPoint failPoint) {
        this.run = run;
        this.lr = lr;
        this.thread = thread;
        this.outbox = outbox;
        this.scratch = scratch;
        this.failPoint = failPoint;
    }

    /** Hands over the next candidate, which is closed in any case. Fails as the one before it failed. */
    void add(Finished finished) throws JobEndedException, LeaseLostException, SendException {
        try {
            awaitPrevious();
        } catch (JobEndedException | LeaseLostException | SendException | RuntimeException e) {
            finished.draw().close();
            throw e;
        }
        inTheWorks = thread.submit(() -> publish(finished));
    }

    /** All candidates, once the last is published. */
    List<Candidate> finish() throws JobEndedException, LeaseLostException, SendException {
        awaitPrevious();
        return List.copyOf(published);
    }

    private Candidate publish(Finished finished) throws JobEndedException, LeaseLostException, SendException {
        Candidate candidate;
        try (Sampler.Draw draw = finished.draw()) {
            candidate = stored(finished, scores(finished));
        }
        outbox.emit(new JobEvent.CandidateReady(
                run.job().id(), run.job().tenant(), run.endings().now(), run.attempt(), candidate));
        run.stages().countCandidate();
        failPoint.passed("candidate-" + finished.index());
        return candidate;
    }

    private Candidate stored(Finished finished, Scores scores) throws JobEndedException, LeaseLostException {
        try (StageTimer.Running publish = run.stages().start(StageTimer.Stage.PUBLISH);
                PngSpool png = PngSpool.of(finished.draw().picture(), scratch)) {
            Candidate candidate = candidate(finished, scores, png);
            run.gate().check();
            run.store().put(candidate.key(), png.content(), "image/png");
            run.hold().check();
            return candidate;
        }
    }

    private Candidate candidate(Finished finished, Scores scores, PngSpool png) {
        ObjectKey key = Candidate.key(run.job().output(), finished.index(), png.sha256());
        PixelRows picture = finished.draw().picture();
        return new Candidate(
                finished.index(),
                key,
                png.sha256(),
                png.content().bytes(),
                picture.width(),
                picture.height(),
                finished.draw().seed(),
                finished.reference(),
                scores);
    }

    private Scores scores(Finished finished) {
        int scale = run.job().scale();
        PixelRows picture = finished.draw().picture();
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            return new Scores(
                    OptionalDouble.of(FidelityMetrics.lrPsnr(picture, lr, scale)),
                    OptionalDouble.empty(),
                    finished.referenceStyle(),
                    finished.referenceUse(),
                    optional(finished.truth().map(truth -> FidelityMetrics.psnrY(picture, truth, scale))),
                    optional(finished.truth().map(truth -> FidelityMetrics.ssimY(picture, truth, scale))),
                    finished.lpips());
        }
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private void awaitPrevious() throws JobEndedException, LeaseLostException, SendException {
        Future<Candidate> previous = inTheWorks;
        inTheWorks = null;
        if (previous == null) {
            return;
        }
        try {
            published.add(previous.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LeaseLostException("interrupted while publishing", e);
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    private static IllegalStateException asThrown(ExecutionException e)
            throws JobEndedException, LeaseLostException, SendException {
        if (e.getCause() instanceof JobEndedException ended) {
            throw ended;
        } else if (e.getCause() instanceof LeaseLostException lost) {
            throw lost;
        } else if (e.getCause() instanceof SendException unsent) {
            throw unsent;
        } else if (e.getCause() instanceof UncheckedIOException full) {
            throw full;
        } else if (e.getCause() instanceof Error broken) {
            throw broken;
        }
        return new IllegalStateException("publishing failed", e);
    }

    /** After a failure: lets the candidate in the works end, so that nothing is said of it after the job's end. */
    @Override
    public void close() {
        try {
            awaitPrevious();
        } catch (JobEndedException | LeaseLostException | SendException e) {
            LOG.debugf("also failed job=%s: %s", run.job().id(), e.getMessage());
        }
    }
}
