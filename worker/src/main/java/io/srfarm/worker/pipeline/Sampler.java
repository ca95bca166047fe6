package io.srfarm.worker.pipeline;

import io.srfarm.job.Sampling;
import io.srfarm.job.Seeds;
import io.srfarm.worker.model.Encoded;
import io.srfarm.worker.model.Latent;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Perceptual;
import io.srfarm.worker.model.Restorer;
import io.srfarm.worker.model.Style;
import io.srfarm.worker.picture.Picture;
import java.util.List;

/**
 * Draws candidates that differ. Slot {@code i} takes reference {@code i mod n}; its draw {@code j} has the seed
 * {@code Seeds.ofDraw(seed, i * oversample + j)}. Slot 0 keeps draw 0; each later slot keeps the draw that lies farthest
 * from its nearest predecessor (greedy farthest point), the earlier draw on a tie. At most two pictures are held at once.
 * The device lane's alone.
 */
@SuppressWarnings("try") // a stage is timed by its block alone
final class Sampler {
    /** Pixels of all thumbnails of a set together: their embeddings take some 28 bytes a pixel, 120 MB in all. */
    private static final long EMBEDDED_PIXELS_MAX = 4L << 20;

    /** Pixels of one thumbnail; a larger candidate is embedded reduced. */
    private static final long THUMBNAIL_PIXELS_MAX = 1L << 20;

    private final Restorer restorer;
    private final Perceptual perceptual;
    private final Stages stages;
    private final Spread spread = new Spread();

    /**
     * One candidate.
     *
     * @param embedding empty for a candidate that has no other beside it
     * @param isWholeEmbedded whether the embedding is the picture's own, not that of a smaller copy
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from step to step, never compared
    record Draw(long seed, Picture picture, float[] embedding, boolean isWholeEmbedded) {}

    Sampler(Restorer restorer, Perceptual perceptual, Stages stages) {
        this.restorer = restorer;
        this.perceptual = perceptual;
        this.stages = stages;
    }

    /** How many candidates the model can give for what is asked: one without a latent is the same every time. */
    int slots(Sampling sampling) {
        return restorer.card().hasLatent() ? sampling.candidates() : 1;
    }

    Spread spread() {
        return spread;
    }

    /** The candidate for {@code slot}; slots are to be asked for in their order. */
    Draw choose(int slot, Encoded encoded, List<Style> styles, Sampling sampling) throws ModelException {
        Style style = styles.get(slot % styles.size());
        int draws = slot == 0 ? 1 : sampling.oversample();
        Draw best = draw(slot, 0, encoded, style, sampling);
        double bestDistance = draws == 1 ? 0 : spread.fromNearest(best.embedding());
        for (int j = 1; j < draws; j++) {
            Draw other = draw(slot, j, encoded, style, sampling);
            double distance = spread.fromNearest(other.embedding());
            if (distance > bestDistance) {
                best = other;
                bestDistance = distance;
            }
        }
        spread.add(best.embedding());
        return best;
    }

    private Draw draw(int slot, int j, Encoded encoded, Style style, Sampling sampling) throws ModelException {
        long seed = Seeds.ofDraw(sampling.seed(), slot * sampling.oversample() + j);
        Picture picture;
        try (Stages.Running decode = stages.start(Stages.Stage.DECODE)) {
            picture = restorer.decode(encoded, new Latent(style, seed, sampling.temperature()));
        }
        int slots = slots(sampling);
        if (slots == 1) {
            return new Draw(seed, picture, new float[0], false);
        }
        try (Stages.Running score = stages.start(Stages.Stage.SCORE)) {
            Picture thumbnail = Thumbnail.of(picture, Math.min(THUMBNAIL_PIXELS_MAX, EMBEDDED_PIXELS_MAX / slots));
            return new Draw(seed, picture, perceptual.embed(thumbnail), thumbnail.equals(picture));
        }
    }
}
