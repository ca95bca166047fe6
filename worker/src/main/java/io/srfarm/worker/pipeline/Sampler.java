package io.srfarm.worker.pipeline;

import io.srfarm.job.JobMemory;
import io.srfarm.job.Sampling;
import io.srfarm.job.ScoreLevel;
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
 * Draws diverse candidates. Slot {@code i} uses reference {@code i mod n}; its draw {@code j} has the seed
 * {@code Seeds.ofDraw(seed, n, i, j)}. Slot 0 keeps draw 0. Each later slot keeps the draw that is farthest from the nearest
 * earlier candidate (greedy farthest point), and the earlier draw on a tie. Used by tasks
 * on the device thread; without such a choice, several slots may be drawn at once.
 */
@SuppressWarnings("try") // closing the stage ends its timing
final class Sampler {
    private final JobRun run;
    private final Restorer restorer;
    private final PerceptualMetric perceptual;
    private final ScratchSpace scratch;
    private final TileProgress progress;
    private final PerceptualSpread spread = new PerceptualSpread();
    private volatile boolean abandoned;

    /**
     * A drawn candidate. Close it when its pixels are no longer needed.
     *
     * @param embedding empty if nothing is compared with this draw
     * @param isWholeEmbedded whether the embedding is of the whole picture rather than of a thumbnail
     */
    @SuppressWarnings("ArrayRecordComponent") // passed between steps, never compared
    record Draw(long seed, PixelRows picture, float[] embedding, boolean isWholeEmbedded) implements AutoCloseable {
        @Override
        public void close() {
            ScratchSpace.close(picture);
        }
    }

    /** Provides the latents of a candidate for the seed and temperature of a draw. */
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

    /** Returns the number of candidates: one for a model without a latent, whose draws are all equal. */
    int slots() {
        return restorer.card().traits().candidates(run.job());
    }

    PerceptualSpread spread() {
        return spread;
    }

    /** Returns the candidate for {@code slot}. Call it for slots in ascending order, unless each has a single draw. */
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
        spread.add(slot, best.embedding());
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
                encoded,
                mixture,
                guidance,
                (tile, tiles) -> progress.drawn(slot, j * tiles + tile, draws(slot) * tiles));
        try {
            return embedded(mixture.seed(), picture);
        } catch (ModelException | RuntimeException e) {
            ScratchSpace.close(picture);
            throw e;
        }
    }

    /** Called after each tile. */
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
                requireWanted(); // so that an obsolete draw of a large picture stops early
                decoding.paint(tile, sheet.canvas());
                listener.drawn(tile + 1, decoding.tiles());
            }
            return sheet.rows();
        } catch (ModelException | JobEndedException | LeaseLostException | RuntimeException e) {
            sheet.close();
            throw e;
        }
    }

    /** Aborts the current draw. May be called from any thread. */
    void abandon() {
        abandoned = true;
    }

    private void requireWanted() throws JobEndedException, LeaseLostException {
        run.hold().check();
        if (abandoned) {
            throw new CancellationException("the draw was aborted");
        }
    }

    private Draw embedded(long seed, PixelRows picture) throws ModelException {
        boolean isScored = run.job().scores() == ScoreLevel.FULL;
        if (slots() == 1 || (!isScored && sampling().oversample() == 1)) {
            return new Draw(seed, picture, new float[0], false);
        }
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            // Embedding a large candidate as a whole would take as long as the draw.
            Picture thumbnail = ThumbnailMaker.bounded(picture, JobMemory.COMPARED_PIXELS_MAX);
            return new Draw(seed, picture, perceptual.embed(thumbnail), thumbnail.pixels() == picture.pixels());
        }
    }

    private Sampling sampling() {
        return run.job().sampling();
    }
}
