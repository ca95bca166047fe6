package io.srfarm.worker.pipeline;

import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Perceptual;
import io.srfarm.worker.picture.Picture;
import java.util.OptionalDouble;

/** The ground truth of a job: what its candidates are measured against. The device lane's, but for the picture. */
final class Truth {
    /** Above this, the perceptual network would need more memory than the candidates themselves. */
    private static final long PERCEPTUAL_PIXELS_MAX = 4L << 20;

    private final Picture picture;
    private final Perceptual perceptual;
    private final int candidates;
    private final DiversityTally diversity = new DiversityTally();

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
    OptionalDouble lpips(Picture candidate) throws ModelException {
        if (picture.pixels() > PERCEPTUAL_PIXELS_MAX) {
            return OptionalDouble.empty();
        }
        if (candidates > 1) {
            diversity.add(perceptual.distanceMap(candidate, picture));
        }
        return OptionalDouble.of(perceptual.distance(candidate, picture));
    }

    OptionalDouble diversity() {
        return diversity.score();
    }
}
