package io.srfarm.worker.pipeline;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.PerceptualMetric;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The ground truth of a job, and scores against it. Used on the device thread only, except for the picture. */
final class GroundTruth implements AutoCloseable {
    /** Above this, the perceptual network would need more memory than the candidates. */
    private static final long PERCEPTUAL_PIXELS_MAX = 4L << 20;

    /** Above this, embeddings (28 bytes per pixel) would need too much memory for the time they save. */
    private static final long EMBEDDED_PIXELS_MAX = 1L << 20;

    private final PixelRows picture;
    private final PerceptualMetric perceptual;
    private final int candidates;
    private final DiversityTally diversity = new DiversityTally();
    private float @Nullable [] embedding;

    /**
     * Creates a ground truth.
     *
     * @param candidates number of candidates; a single one has no diversity
     */
    GroundTruth(PixelRows picture, PerceptualMetric perceptual, int candidates) {
        this.picture = picture;
        this.perceptual = perceptual;
        this.candidates = candidates;
    }

    PixelRows picture() {
        return picture;
    }

    /**
     * Returns the LPIPS of the next candidate; empty for pictures with more than {@value #PERCEPTUAL_PIXELS_MAX}
     * pixels.
     */
    OptionalDouble lpips(Sampler.Draw candidate) throws ModelException {
        if (picture.pixels() > PERCEPTUAL_PIXELS_MAX) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                picture.pixels() > EMBEDDED_PIXELS_MAX
                        ? directly(ThumbnailMaker.whole(candidate.picture()))
                        : byEmbeddings(candidate));
    }

    private double directly(Picture candidate) throws ModelException {
        Picture truth = ThumbnailMaker.whole(picture);
        if (candidates > 1) {
            diversity.add(perceptual.distanceMap(candidate, truth));
        }
        return perceptual.distance(candidate, truth);
    }

    /** Runs the network once per candidate and once for the truth, instead of twice per candidate for each. */
    private double byEmbeddings(Sampler.Draw candidate) throws ModelException {
        Picture whole = ThumbnailMaker.whole(picture);
        float[] truth = embedding;
        if (truth == null) {
            truth = perceptual.embed(whole);
            embedding = truth;
        }
        float[] ours = candidate.isWholeEmbedded()
                ? candidate.embedding()
                : perceptual.embed(ThumbnailMaker.whole(candidate.picture()));
        if (candidates > 1) {
            diversity.add(perceptual.distanceMap(whole, ours, truth));
        }
        return PerceptualMetric.distance(ours, truth);
    }

    OptionalDouble diversity() {
        return diversity.score();
    }

    @Override
    public void close() {
        ScratchSpace.close(picture);
    }
}
