package io.srfarm.worker.pipeline;

import io.srfarm.job.Sampling;
import io.srfarm.job.Seeds;
import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.lease.LeaseLostException;
import io.srfarm.worker.model.CandidateDecoder;
import io.srfarm.worker.model.EncodedPicture;
import io.srfarm.worker.model.Guidance;
import io.srfarm.worker.model.Latent;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.PerceptualMetric;
import io.srfarm.worker.model.Restorer;
import io.srfarm.worker.model.Style;
import java.util.Optional;

/**
 * Draws candidates that differ. Slot {@code i} takes reference {@code i mod n}; its draw {@code j} has the seed
 * {@code Seeds.ofDraw(seed, n, i, j)}. Slot 0 keeps draw 0; each later slot keeps the draw that lies farthest
 * from its nearest predecessor (greedy farthest point), the earlier draw on a tie. At most two pictures are held at once.
 * The device lane's alone.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class Sampler {
    /** Pixels of a thumbnail; a larger candidate is embedded reduced: whole, it would take as long as the draw itself. */
    private static final long THUMBNAIL_PIXELS_MAX = 1L << 16;

    private static final int EMBEDDING_BYTES_A_PIXEL = 28;

    private final JobRun run;
    private final Restorer restorer;
    private final PerceptualMetric perceptual;
    private final ScratchSpace scratch;
    private final PerceptualSpread spread = new PerceptualSpread();

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

    Sampler(JobRun run, Restorer restorer, PerceptualMetric perceptual, ScratchSpace scratch) {
        this.run = run;
        this.restorer = restorer;
        this.perceptual = perceptual;
        this.scratch = scratch;
    }

    /** What the embeddings of a set take, and those of two draws beside them. */
    static long embeddingBytes(long candidatePixels, int slots) {
        return (slots + 2) * Math.min(candidatePixels, THUMBNAIL_PIXELS_MAX) * EMBEDDING_BYTES_A_PIXEL;
    }

    /** How many candidates the model can give for what is asked: one without a latent is the same every time. */
    int slots() {
        return restorer.card().hasLatent() ? sampling().candidates() : 1;
    }

    PerceptualSpread spread() {
        return spread;
    }

    /** The candidate for {@code slot}; slots are to be asked for in their order. */
    Draw choose(int slot, EncodedPicture encoded, Style style, Optional<Guidance> guidance)
            throws ModelException, JobEndedException, LeaseLostException {
        int draws = slot == 0 ? 1 : sampling().oversample();
        Draw best = draw(slot, 0, encoded, style, guidance);
        double bestDistance = draws == 1 ? 0 : spread.fromNearest(best.embedding());
        for (int j = 1; j < draws; j++) {
            Draw other;
            try {
                other = draw(slot, j, encoded, style, guidance);
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

    private Draw draw(int slot, int j, EncodedPicture encoded, Style style, Optional<Guidance> guidance)
            throws ModelException, JobEndedException, LeaseLostException {
        long seed = Seeds.ofDraw(sampling().seed(), slots(), slot, j);
        PixelRows picture = decoded(encoded, new Latent(style, seed, sampling().temperature()), guidance);
        try {
            return embedded(seed, picture);
        } catch (ModelException | RuntimeException e) {
            ScratchSpace.close(picture);
            throw e;
        }
    }

    private PixelRows decoded(EncodedPicture encoded, Latent latent, Optional<Guidance> guidance)
            throws ModelException, JobEndedException, LeaseLostException {
        int scale = restorer.card().scale();
        ScratchSpace.Sheet sheet =
                scratch.sheet(scale * encoded.lr().width(), scale * encoded.lr().height());
        try (StageTimer.Running decode = run.stages().start(StageTimer.Stage.DECODE)) {
            CandidateDecoder decoding = restorer.decoding(encoded, latent, guidance);
            for (int tile = 0; tile < decoding.tiles(); tile++) {
                if (tile > 0) { // the large picture of a job that has ended meanwhile need not be finished
                    run.gate().check();
                }
                decoding.paint(tile, sheet.canvas());
            }
            return sheet.rows();
        } catch (ModelException | JobEndedException | LeaseLostException | RuntimeException e) {
            sheet.close();
            throw e;
        }
    }

    private Draw embedded(long seed, PixelRows picture) throws ModelException {
        if (slots() == 1) {
            return new Draw(seed, picture, new float[0], false);
        }
        try (StageTimer.Running score = run.stages().start(StageTimer.Stage.SCORE)) {
            Picture thumbnail = ThumbnailMaker.bounded(picture, THUMBNAIL_PIXELS_MAX);
            return new Draw(seed, picture, perceptual.embed(thumbnail), thumbnail.pixels() == picture.pixels());
        }
    }

    private Sampling sampling() {
        return run.job().sampling();
    }
}
