package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Scores;
import io.srfarm.event.JobEvent;
import io.srfarm.job.ObjectKey;
import io.srfarm.job.Reference;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Sharpness;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.lease.SendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Scores, compresses and uploads the candidates of one job, one after the other. */
@SuppressWarnings("try") // closing the stage ends its timing
final class CandidatePublisher {
    private final JobRun run;
    private final Picture lr;
    private final EventSink outbox;
    private final ScratchSpace scratch;
    private final FailPoint failPoint;
    private final List<Candidate> published = new ArrayList<>();

    /**
     * A drawn candidate.
     *
     * @param truth the ground truth, if the job has one
     * @param referenceStyle {@link Measure#REFERENCE_STYLE}, computed on the device
     * @param referenceUse {@link Measure#REFERENCE_USE}
     * @param lpips LPIPS to the ground truth, computed on the device
     * @param origin see {@link Candidate}
     */
    record Finished(
            int index,
            Reference reference,
            Sampler.Draw draw,
            OptionalDouble referenceStyle,
            OptionalDouble referenceUse,
            Optional<PixelRows> truth,
            OptionalDouble lpips,
            Candidate.Origin origin) {}

    CandidatePublisher(JobRun run, Picture lr, EventSink outbox, ScratchSpace scratch, FailPoint failPoint) {
        this.run = run;
        this.lr = lr;
        this.outbox = outbox;
        this.scratch = scratch;
        this.failPoint = failPoint;
    }

    /** Publishes a candidate and closes it in any case. */
    void publish(Finished finished) throws JobEndedException, LeaseLostException, SendException {
        Candidate candidate;
        try (Sampler.Draw draw = finished.draw()) {
            candidate = stored(finished, scores(finished));
        }
        outbox.emit(new JobEvent.CandidateReady(
                run.job().id(), run.job().tenant(), run.endings().now(), run.attempt(), candidate));
        run.stages().countCandidate();
        failPoint.passed("candidate-" + finished.index());
        published.add(candidate);
    }

    List<Candidate> published() {
        return List.copyOf(published);
    }

    private Candidate stored(Finished finished, Scores scores) throws JobEndedException, LeaseLostException {
        try (StageTimer.Running publish = run.stages().start(StageTimer.Stage.PUBLISH);
                CandidateFile file =
                        CandidateFile.of(finished.draw().picture(), run.job().format(), scratch)) {
            Candidate candidate = candidate(finished, scores, file);
            run.gate().check();
            run.store().put(candidate.key(), file.content(), run.job().format().mediaType());
            run.hold().check();
            return candidate;
        }
    }

    private Candidate candidate(Finished finished, Scores scores, CandidateFile file) {
        ObjectKey key = Candidate.key(
                run.job().output(), finished.index(), file.sha256(), run.job().format());
        PixelRows picture = finished.draw().picture();
        return new Candidate(
                finished.index(),
                key,
                file.sha256(),
                file.content().bytes(),
                picture.width(),
                picture.height(),
                finished.draw().seed(),
                finished.reference(),
                scores,
                finished.origin());
    }

    private Scores scores(Finished finished) {
        int scale = run.job().scale();
        PixelRows picture = finished.draw().picture();
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            Scores scores = Scores.NONE
                    .with(Measure.LR_PSNR, FidelityMetrics.lrPsnr(picture, lr, scale))
                    .with(Measure.SHARPNESS, Sharpness.of(picture))
                    .with(Measure.REFERENCE_STYLE, finished.referenceStyle())
                    .with(Measure.REFERENCE_USE, finished.referenceUse())
                    .with(Measure.LPIPS, finished.lpips());
            if (finished.truth().isEmpty()) {
                return scores;
            }
            PixelRows truth = finished.truth().get();
            return scores.with(Measure.PSNR_Y, FidelityMetrics.psnrY(picture, truth, scale))
                    .with(Measure.SSIM_Y, FidelityMetrics.ssimY(picture, truth, scale));
        }
    }
}
