package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Job;
import io.srfarm.job.Limits;
import io.srfarm.job.Sampling;
import io.srfarm.picture.Picture;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.ModelCard;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;

/** What a job must meet that its document alone cannot show. Each refusal names what was expected and what was found. */
final class Requirements {
    private Requirements() {}

    /** @throws JobEndedException ATTEMPTS_EXHAUSTED when the job broke too many processes, or vanished too often */
    static void attempts(JobRun run, Pipeline.Settings settings) throws JobEndedException, LeaseLostException {
        if (run.attempt() == 1) {
            return;
        }
        long crashes = CrashMarks.count(run);
        if (crashes >= settings.attemptsMax()) {
            throw new JobEndedException(
                    ErrorType.ATTEMPTS_EXHAUSTED,
                    crashes + " processes broke down over it (limit attempts-max), this is delivery " + run.attempt());
        }
        if (run.attempt() > settings.deliveriesMax()) {
            throw new JobEndedException(
                    ErrorType.ATTEMPTS_EXHAUSTED,
                    "delivered " + run.attempt() + " times without an end (limit deliveries-max), " + crashes
                            + " processes broke down over it");
        }
    }

    /** @throws JobEndedException MODEL_UNKNOWN, or INVALID_REQUEST for what the model cannot do */
    static Restorer restorer(Job job, Models models) throws JobEndedException {
        Restorer restorer = models.restorer(job.model())
                .orElseThrow(() -> new JobEndedException(
                        ErrorType.MODEL_UNKNOWN,
                        "model " + job.model() + " is not here, only "
                                + models.cards().stream().map(ModelCard::id).toList()));
        if (restorer.card().scale() != job.scale()) {
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST,
                    "model " + job.model() + " enlarges by " + restorer.card().scale() + ", not by " + job.scale());
        }
        if (!job.sampling().hasDefaultReferenceStrength() && !restorer.card().hasMemory()) {
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST,
                    "model " + job.model() + " takes no detail over from references: referenceStrength must be "
                            + Sampling.DEFAULT_REFERENCE_STRENGTH + ", not "
                            + job.sampling().referenceStrength());
        }
        return restorer;
    }

    /** @throws JobEndedException TOO_LARGE when all candidates together have too many pixels */
    static void budget(Picture lr, int candidates) throws JobEndedException {
        long pixels = 64 * lr.pixels() * candidates;
        if (pixels > Limits.OUTPUT_PIXELS_MAX) {
            throw new JobEndedException(
                    ErrorType.TOO_LARGE,
                    candidates + " candidates of a picture of " + lr.width() + " x " + lr.height() + " have " + pixels
                            + " pixels, at most " + Limits.OUTPUT_PIXELS_MAX
                            + " are allowed (limit output-pixels-max)");
        }
    }

    /** @throws JobEndedException INVALID_REQUEST for a ground truth that is not as large as the candidates */
    static void size(Picture truth, Picture lr, int scale) throws JobEndedException {
        int width = lr.width() * scale;
        int height = lr.height() * scale;
        if (truth.width() != width || truth.height() != height) {
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST,
                    "groundTruth must have " + width + " x " + height + " pixels, not " + truth.width() + " x "
                            + truth.height());
        }
    }
}
