package io.srfarm.worker.pipeline;

import io.srfarm.event.ErrorType;
import io.srfarm.job.InvalidJobException.Violation;
import io.srfarm.job.Job;
import io.srfarm.job.JobMemory;
import io.srfarm.job.MemoryBudget;
import io.srfarm.job.SizeLimits;
import io.srfarm.job.Task;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PictureWriter;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.ModelCard;
import io.srfarm.worker.model.Models;
import io.srfarm.worker.model.Restorer;
import java.util.Optional;

/** Checks of a job that need more than its document. Error messages name the expectation and the value found. */
final class Requirements {
    private Requirements() {}

    /**
     * Returns whether a worker has crashed while running the job.
     *
     * @throws JobEndedException ATTEMPTS_EXHAUSTED after too many crashes or deliveries
     */
    static boolean isSuspect(JobRun run, Pipeline.Settings settings) throws JobEndedException, LeaseLostException {
        if (run.attempt() == 1) {
            return false;
        }
        long crashes = CrashMarks.count(run);
        if (crashes >= settings.attemptsMax()) {
            throw new JobEndedException(
                    ErrorType.ATTEMPTS_EXHAUSTED,
                    crashes + " workers crashed while running it (limit attempts-max), this is delivery "
                            + run.attempt());
        }
        if (run.attempt() > settings.deliveriesMax()) {
            throw new JobEndedException(
                    ErrorType.ATTEMPTS_EXHAUSTED,
                    "delivered " + run.attempt() + " times without an end (limit deliveries-max), " + crashes
                            + " workers crashed while running it");
        }
        return crashes > 0;
    }

    /**
     * Returns the job's model.
     *
     * @throws JobEndedException MODEL_UNKNOWN, or INVALID_REQUEST if the model does not support the job's parameters
     */
    static Restorer restorer(Job job, Models models) throws JobEndedException {
        Restorer restorer = models.restorer(job.model())
                .orElseThrow(() -> new JobEndedException(
                        ErrorType.MODEL_UNKNOWN,
                        "model " + job.model() + " is not loaded, only "
                                + models.cards().stream().map(ModelCard::id).toList()));
        Optional<Violation> refusal = restorer.card().traits().refusal(job);
        if (refusal.isPresent()) {
            throw new JobEndedException(ErrorType.INVALID_REQUEST, refusal.get().detail());
        }
        if (job.task() instanceof Task.Explore && !restorer.card().hasLatent()) {
            throw new JobEndedException(
                    ErrorType.INVALID_REQUEST,
                    "model " + job.model() + " has no latent: there is nothing around or between its candidates");
        }
        return restorer;
    }

    /**
     * Checks the number of output pixels.
     *
     * @throws JobEndedException TOO_LARGE if all candidates together have too many pixels
     */
    static void budget(Picture lr, int candidates) throws JobEndedException {
        Optional<String> refusal = SizeLimits.outputRefusal(lr.width(), lr.height(), candidates);
        if (refusal.isPresent()) {
            throw new JobEndedException(ErrorType.TOO_LARGE, refusal.get());
        }
    }

    /**
     * Checks the job's memory.
     *
     * @throws JobEndedException OUT_OF_MEMORY if the job can never run in this process
     */
    static void memory(Picture lr, int candidates, ModelCard card, MemoryBudget budget) throws JobEndedException {
        Optional<String> refusal = budget.refusal(JobMemory.of(lr.pixels(), candidates, card.traits()));
        if (refusal.isPresent()) {
            throw new JobEndedException(ErrorType.OUT_OF_MEMORY, refusal.get());
        }
    }

    /**
     * Checks the size of candidates.
     *
     * @throws JobEndedException TOO_LARGE if candidates have more pixels than the format's encoder supports
     */
    static void format(Job job, Picture lr) throws JobEndedException {
        long pixels = lr.pixels() * job.scale() * job.scale();
        if (!PictureWriter.canWrite(job.format(), pixels)) {
            throw new JobEndedException(
                    ErrorType.TOO_LARGE,
                    "candidates of " + pixels + " pixels can be written as png only: "
                            + job.format().wireName() + " takes at most " + PictureWriter.ENCODED_PIXELS_MAX);
        }
    }

    /**
     * Checks the size of the ground truth.
     *
     * @throws JobEndedException INVALID_REQUEST if it is not the size of a candidate
     */
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
