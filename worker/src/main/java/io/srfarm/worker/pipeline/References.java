package io.srfarm.worker.pipeline;

import io.srfarm.candidate.Candidate;
import io.srfarm.job.Reference;
import io.srfarm.job.ScoreLevel;
import io.srfarm.picture.Picture;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Restorer;
import io.srfarm.worker.model.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The references of one job, reduced to styles or to encoded references. Pictures are processed one by one and
 * released, so that sixteen large ones need no more memory than one.
 *
 * @param textures one per reference; empty for references other than images
 */
record References(Recipes recipes, List<Optional<float[]>> textures, ReferenceGuidance guides)
        implements AutoCloseable {
    /**
     * Larger LR pictures are reduced when used as a reference, as in training. They then look coarse at the encoder's
     * input size, whatever their own size, and the encoder can distinguish them from full-resolution references.
     */
    private static final int LR_REFERENCE_PIXELS_MAX = 64 * 64;

    References {
        textures = List.copyOf(textures);
    }

    /**
     * Loads the references of a job.
     *
     * @throws JobEndedException REFERENCE_MISSING, or the error of an invalid picture
     */
    static References load(JobRun run, InputFetcher sources, Restorer restorer, TextureDistance measure, Picture lr)
            throws JobEndedException, LeaseLostException, ModelException {
        long candidatePixels = lr.pixels() * run.job().scale() * run.job().scale();
        List<Reference> resolved = new ArrayList<>();
        List<Style> styles = new ArrayList<>();
        List<Optional<float[]>> textures = new ArrayList<>();
        ReferenceGuidance guides = new ReferenceGuidance(run, sources, restorer);
        for (Reference reference : run.job().references()) {
            if (reference instanceof Reference.Image image) {
                InputFetcher.Loaded loaded = sources.reference(image.picture());
                resolved.add(new Reference.Image(loaded.source()));
                guides.prepare(loaded);
                // Models that copy detail from a reference give better results without its style.
                styles.add(
                        guides.areInUse()
                                ? Style.prior(restorer.card().styleSize())
                                : style(run, restorer, loaded.picture()));
                textures.add(texture(run, measure, loaded.picture(), candidatePixels));
            } else {
                resolved.add(reference);
                textures.add(Optional.empty());
                styles.add(
                        reference instanceof Reference.LowResolution
                                ? style(run, restorer, ThumbnailMaker.of(lr, LR_REFERENCE_PIXELS_MAX))
                                : Style.prior(restorer.card().styleSize()));
            }
        }
        return new References(new Recipes(run.job(), resolved, styles), textures, guides);
    }

    /** Returns whether any candidate may take detail from a picture. */
    boolean haveImages() {
        return recipes.resolved().stream().anyMatch(Reference.Image.class::isInstance);
    }

    Reference of(int slot) {
        return recipes.resolved().get(recipes.place(slot));
    }

    /** Returns the latents of the slot's candidate. */
    Sampler.Latents latents(int slot) {
        return (seed, temperature) -> recipes.mixture(slot, seed, temperature);
    }

    Candidate.Origin origin(int slot) {
        return recipes.origin(slot);
    }

    /** Ensures that the slot's reference is available. Runs on the job's thread. */
    void prepare(int slot) throws JobEndedException, LeaseLostException, ModelException {
        guides.prepare(of(slot), recipes.strength(slot));
    }

    /** Returns the guidance for a slot; empty if no detail is used. Runs on the device thread. */
    Optional<Guidance> guidance(int slot, EncodedPicture encoded) throws ModelException {
        return guides.of(of(slot), encoded, recipes.strength(slot));
    }

    /**
     * Returns the share of reference detail in the slot's candidate; empty if not applicable. Runs on the device
     * thread.
     */
    OptionalDouble use(int slot, Optional<Guidance> guidance) throws ModelException {
        return guides.use(of(slot), guidance);
    }

    Optional<float[]> texture(int slot) {
        return textures.get(recipes.place(slot));
    }

    @Override
    public void close() {
        guides.close();
    }

    private static Optional<float[]> texture(JobRun run, TextureDistance measure, Picture picture, long candidatePixels)
            throws JobEndedException, LeaseLostException, ModelException {
        if (run.job().scores() != ScoreLevel.FULL) {
            return Optional.empty();
        }
        Picture shown = TextureDistance.shown(picture, candidatePixels);
        return run.place().onDevice(() -> timed(run, StageTimer.Stage.SCORE, () -> measure.of(shown)));
    }

    private static Style style(JobRun run, Restorer restorer, Picture picture)
            throws JobEndedException, LeaseLostException, ModelException {
        if (!restorer.card().hasLatent()) {
            return Style.prior(restorer.card().styleSize());
        }
        return run.place().onDevice(() -> timed(run, StageTimer.Stage.ENCODE, () -> restorer.style(picture)));
    }

    @SuppressWarnings("try") // closing the stage ends its timing
    private static <T> T timed(JobRun run, StageTimer.Stage stage, JobsInHand.DeviceTask<T> task)
            throws JobEndedException, LeaseLostException, ModelException {
        try (StageTimer.Running running = run.stages().start(stage)) {
            return task.run();
        }
    }
}
