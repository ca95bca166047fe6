package io.srfarm.worker.picture;

import io.srfarm.job.Limits;
import java.time.Duration;

/**
 * What a picture may cost before it is refused.
 *
 * @param sidePixelsMin pixels of the shorter side
 * @param sidePixelsMax pixels of the longer side
 * @param pixelsMax width x height
 * @param decodeTimeMax longest decoding, from the first byte to the last pixel
 */
public record PictureLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax, Duration decodeTimeMax) {
    private static final Duration DECODE_TIME_MAX = Duration.ofSeconds(2);

    /** A picture to be enlarged. */
    public static final PictureLimits INPUT = new PictureLimits(
            Limits.INPUT_SIDE_PIXELS_MIN, Limits.INPUT_SIDE_PIXELS_MAX, Limits.INPUT_PIXELS_MAX, DECODE_TIME_MAX);

    /** A reference: its sides are bounded by its pixels alone. */
    public static final PictureLimits REFERENCE =
            new PictureLimits(1, (int) Limits.REFERENCE_PIXELS_MAX, Limits.REFERENCE_PIXELS_MAX, DECODE_TIME_MAX);

    /** A ground truth: an input, eight times as large; it may take as much longer. */
    public static final PictureLimits GROUND_TRUTH = new PictureLimits(
            8 * Limits.INPUT_SIDE_PIXELS_MIN,
            8 * Limits.INPUT_SIDE_PIXELS_MAX,
            Limits.GROUND_TRUTH_PIXELS_MAX,
            DECODE_TIME_MAX.multipliedBy(8));
}
