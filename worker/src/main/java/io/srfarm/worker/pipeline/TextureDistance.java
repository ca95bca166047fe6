package io.srfarm.worker.pipeline;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.PerceptualMetric;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures the texture distance of candidates from references at full resolution: a reduced candidate would lose the
 * detail that the model generates. Used on the device thread only.
 */
record TextureDistance(PerceptualMetric perceptual) {
    /** Larger pictures are cropped to the middle, which bounds the device memory. */
    private static final int SIDE_PIXELS_MAX = 1024;

    /** Smaller pictures have room for only two or three features. */
    private static final int SIDE_PIXELS_MIN = 32;

    /**
     * Reduces a reference to the resolution that a candidate can show.
     *
     * @param candidatePixels pixels of a candidate
     */
    static Picture shown(Picture reference, long candidatePixels) {
        return middle(ThumbnailMaker.of(reference, candidatePixels));
    }

    /** Returns the texture of a {@link #shown} reference; empty if it is too small. */
    Optional<float[]> of(Picture shown) throws ModelException {
        return Math.min(shown.width(), shown.height()) < SIDE_PIXELS_MIN
                ? Optional.empty()
                : Optional.of(perceptual.texture(shown));
    }

    OptionalDouble distance(PixelRows candidate, Optional<float[]> reference) throws ModelException {
        return reference.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(perceptual.textureDistance(perceptual.texture(middle(candidate)), reference.get()));
    }

    static Picture middle(PixelRows picture) {
        return ThumbnailMaker.middle(picture, SIDE_PIXELS_MAX);
    }
}
