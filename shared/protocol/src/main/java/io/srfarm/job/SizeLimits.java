package io.srfarm.job;

import java.util.Optional;

/**
 * Limits on the size of a picture in pixels.
 *
 * @param sidePixelsMin smallest length of the shorter side
 * @param sidePixelsMax largest length of the longer side
 * @param pixelsMax largest width x height
 */
public record SizeLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax) {
    /** Limits of the input of a job. */
    public static final SizeLimits INPUT =
            new SizeLimits(Limits.INPUT_SIDE_PIXELS_MIN, Limits.INPUT_SIDE_PIXELS_MAX, Limits.INPUT_PIXELS_MAX);

    /** Limits of a reference. Its sides are limited only by the number of pixels. */
    public static final SizeLimits REFERENCE =
            new SizeLimits(1, (int) Limits.REFERENCE_PIXELS_MAX, Limits.REFERENCE_PIXELS_MAX);

    /** Limits of a ground truth. Its sides are 8 times those of an input. */
    public static final SizeLimits GROUND_TRUTH = new SizeLimits(
            8 * Limits.INPUT_SIDE_PIXELS_MIN, 8 * Limits.INPUT_SIDE_PIXELS_MAX, Limits.GROUND_TRUTH_PIXELS_MAX);

    /** The reason why a size is rejected. */
    public record Refusal(boolean isTooSmall, String reason) {}

    /** Returns why a picture must not have this size; empty if it may. */
    public Optional<Refusal> refusal(long width, long height) {
        String size = width + " x " + height + " pixels: ";
        if (Math.min(width, height) < sidePixelsMin) {
            return Optional.of(
                    new Refusal(true, size + "a side is below " + sidePixelsMin + " (limit side-pixels-min)"));
        }
        if (Math.max(width, height) > sidePixelsMax) {
            return Optional.of(
                    new Refusal(false, size + "a side is above " + sidePixelsMax + " (limit side-pixels-max)"));
        }
        if (width * height > pixelsMax) {
            return Optional.of(new Refusal(false, size + "above " + pixelsMax + " (limit pixels-max)"));
        }
        return Optional.empty();
    }

    /**
     * Returns why all candidates of a job together would have too many pixels; empty if they would not.
     *
     * @param width width of the input
     * @param height height of the input
     */
    public static Optional<String> outputRefusal(long width, long height, int candidates) {
        long pixels = 64 * width * height * candidates;
        return pixels > Limits.OUTPUT_PIXELS_MAX
                ? Optional.of(candidates + " candidates of a picture of " + width + " x " + height + " have " + pixels
                        + " pixels, at most " + Limits.OUTPUT_PIXELS_MAX + " are allowed (limit output-pixels-max)")
                : Optional.empty();
    }
}
