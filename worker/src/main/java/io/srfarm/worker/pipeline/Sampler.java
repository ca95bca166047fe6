package io.srfarm.worker.pipeline;

import io.srfarm.job.JobMemory;
import io.srfarm.job.Sampling;
import io.srfarm.job.Seeds;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.CandidateDecoder;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.Mixture;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.PerceptualMetric;
import io.srfarm.worker.model.Restorer;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Draws candidates that differ. Slot {@code i} takes reference {@code i mod n}; its draw {@code j} has the seed
 * {@code Seeds.ofDraw(seed, n, i, j)}. Slot 0 keeps draw 0; each later slot keeps the draw that lies farthest
 * from its nearest predecessor (greedy farthest point), the earlier draw on a tie. At most two pictures are held at once.
 * The device thread's alone.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class Sampler {
    private final JobRun run;
    private final Restorer restorer;
    private final PerceptualMetric perceptual;
    private final ScratchSpace scratch;
    private final TileProgress progress;
    private final PerceptualSpread spread = new PerceptualSpread();
    private volatile boolean abandoned;

    /**
     * One candidate. To be closed when its pixels are not needed any more.
     *
     * @param embedding empty for a candidate that has no other beside it
     * @param isWholeEmbedded whether the embedding is the picture's own, not that of a smaller copy
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from step to step, never compared
    record Draw(long seed, PixelRows picture, float[] embedding, boolean isWholeEmbedded) implements AutoCloseable {
        @Override
        public void close() {
            ScratchSpace.close(picture);
        }
    }

    /** What a candidate is decoded from, given the seed and the temperature of a draw. */
    interface Latents {
        Mixture of(long seed, double temperature);
    }

    Sampler(JobRun run, Restorer restorer, PerceptualMetric perceptual, ScratchSpace scratch, TileProgress progress) {
        this.run = run;
        this.restorer = restorer;
        this.perceptual = perceptual;
        this.scratch = scratch;
        this.progress = progress;
    }

    /** How many candidates the model can give for what is asked: one without a latent is the same every time. */
    int slots() {
        return restorer.card().traits().candidates(run.job());
    }

    PerceptualSpread spread() {
        return spread;
    }

    /** The candidate for {@code slot}; slots are to be asked for in their order. */
    Draw choose(int slot, EncodedPicture encoded, Latents latents, Optional<Guidance> guidance)
            throws ModelException, JobEndedException, LeaseLostException {
        int draws = draws(slot);
        Draw best = draw(slot, 0, encoded, latents, guidance);
        double bestDistance = draws == 1 ? 0 : spread.fromNearest(best.embedding());
        for (int j = 1; j < draws; j++) {
            Draw other;
            try {
                other = draw(slot, j, encoded, latents, guidance);
            } catch (ModelException | JobEndedException | LeaseLostException | RuntimeException e) {
                best.close();
                throw e;
            }
            double distance = spread.fromNearest(other.embedding());
            if (distance > bestDistance) {
                best.close();
                best = other;
                bestDistance = distance;
            } else {
                other.close();
            }
        }
        spread.add(best.embedding());
        return best;
    }

    private int draws(int slot) {
        return slot == 0 ? 1 : sampling().oversample();
    }

    private Draw draw(int slot, int j, EncodedPicture encoded, Latents latents, Optional<Guidance> guidance)
            throws ModelException, JobEndedException, LeaseLostException {
        long seed = Seeds.ofDraw(sampling().seed(), slots(), slot, j);
        Mixture mixture = latents.of(seed, sampling().temperature());
        PixelRows picture = decoded(
                encoded, mixture, guidance, (tile, tiles) -> progress.drawn(slot, j * tiles + tile, draws(slot) * tiles));
        try {
            return embedded(mixture.seed(), picture);
        } catch (ModelException | RuntimeException e) {
            ScratchSpace.close(picture);
            throw e;
        }
    }

    /** Hears of each tile that is drawn. */
    private interface Listener {
        void drawn(int tile, int tiles);
    }

    private PixelRows decoded(EncodedPicture encoded, Mixture latents, Optional<Guidance> guidance, Listener listener)
            throws ModelException, JobEndedException, LeaseLostException {
        int scale = restorer.card().scale();
        ScratchSpace.Sheet sheet =
                scratch.sheet(scale * encoded.lr().width(), scale * encoded.lr().height());
        try (StageTimer.Running decode = run.stages().start(StageTimer.Stage.DECODE)) {
            CandidateDecoder decoding = restorer.decoding(encoded, latents, guidance);
            for (int tile = 0; tile < decoding.tiles(); tile++) {
                requireWanted(); // a large picture need not be finished
                decoding.paint(tile, sheet.canvas());
                listener.drawn(tile + 1, decoding.tiles());
            }
            return sheet.rows();
        } catch (ModelException | JobEndedException | LeaseLostException | RuntimeException e) {
            sheet.close();
            throw e;
        }
    }

    /** Lets go of the device soon. From any thread. */
    void abandon() {
        abandoned = true;
    }

    private void requireWanted() throws JobEndedException, LeaseLostException {
        run.hold().check();
        if (abandoned) {
            throw new CancellationException("nobody waits for this draw");
        }
    }

    private Draw embedded(long seed, PixelRows picture) throws ModelException {
        if (slots() == 1) {
            return new Draw(seed, picture, new float[0], false);
        }
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            // Whole, a large candidate would take as long as the draw itself.
            Picture thumbnail = ThumbnailMaker.bounded(picture, JobMemory.COMPARED_PIXELS_MAX);
            return new Draw(seed, picture, perceptual.embed(thumbnail), thumbnail.pixels() == picture.pixels());
        }
    }

    private Sampling sampling() {
        return run.job().sampling();
    }
}
