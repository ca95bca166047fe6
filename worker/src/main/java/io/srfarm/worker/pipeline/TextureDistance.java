package io.srfarm.worker.pipeline;

import io.srfarm.picture.Picture;
import io.srfarm.picture.PixelRows;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.PerceptualMetric;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far candidates lie from their references in texture, each looked at pixel for pixel: what a model invents would be
 * gone from a reduced candidate. The device thread's alone.
 */
record TextureDistance(PerceptualMetric perceptual) {
    /** Of a larger picture the middle is looked at: bounds the device's memory. */
    private static final int SIDE_PIXELS_MAX = 1024;

    /** A smaller picture is of two or three features' size. */
    private static final int SIDE_PIXELS_MIN = 32;

    /**
     * A reference, reduced to what a candidate could show of it.
     *
     * @param candidatePixels of a candidate
     */
    static Picture shown(Picture reference, long candidatePixels) {
        return middle(ThumbnailMaker.of(reference, candidatePixels));
    }

    /** The texture of what is {@link #shown} of a reference; empty for a picture that is too small to have one. */
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
