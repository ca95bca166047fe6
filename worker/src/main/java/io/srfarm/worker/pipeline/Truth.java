package io.srfarm.worker.pipeline;

import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Perceptual;
import io.srfarm.worker.picture.Picture;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The ground truth of a job: what its candidates are measured against. The device lane's, but for the picture. */
final class Truth {
    /** Above this, the perceptual network would need more memory than the candidates themselves. */
    private static final long PERCEPTUAL_PIXELS_MAX = 4L << 20;

    /** Above this, embeddings (28 bytes a pixel) would need more memory than the time that they save is worth. */
    private static final long EMBEDDED_PIXELS_MAX = 1L << 20;

    private final Picture picture;
    private final Perceptual perceptual;
    private final int candidates;
    private final DiversityTally diversity = new DiversityTally();
    private float @Nullable [] embedding;

    /** @param candidates how many there will be: one alone has no diversity */
    Truth(Picture picture, Perceptual perceptual, int candidates) {
        this.picture = picture;
        this.perceptual = perceptual;
        this.candidates = candidates;
    }

    Picture picture() {
        return picture;
    }

    /** LPIPS of the next candidate; empty for pictures above {@value #PERCEPTUAL_PIXELS_MAX} pixels. */
    OptionalDouble lpips(Sampler.Draw candidate) throws ModelException {
        if (picture.pixels() > PERCEPTUAL_PIXELS_MAX) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                picture.pixels() > EMBEDDED_PIXELS_MAX ? directly(candidate.picture()) : byEmbeddings(candidate));
    }

    private double directly(Picture candidate) throws ModelException {
        if (candidates > 1) {
            diversity.add(perceptual.distanceMap(candidate, picture));
        }
        return perceptual.distance(candidate, picture);
    }

    /** The network sees a candidate once, and the truth once a job, instead of both of them twice a candidate. */
    private double byEmbeddings(Sampler.Draw candidate) throws ModelException {
        float[] truth = embedding;
        if (truth == null) {
            truth = perceptual.embed(picture);
            embedding = truth;
        }
        float[] ours = candidate.isWholeEmbedded() ? candidate.embedding() : perceptual.embed(candidate.picture());
        if (candidates > 1) {
            diversity.add(perceptual.distanceMap(picture, ours, truth));
        }
        return Perceptual.distance(ours, truth);
    }

    OptionalDouble diversity() {
        return diversity.score();
    }
}
