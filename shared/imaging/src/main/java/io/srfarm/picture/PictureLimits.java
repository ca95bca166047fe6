package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Limits;
import java.time.Duration;

/**
 * What a picture may cost before it is refused.
 *
 * @param sidePixelsMin pixels of the shorter side
 * @param sidePixelsMax pixels of the longer side
 * @param pixelsMax width x height
 * @param decodeTimeMax longest decoding in processor time, so that a busy machine refuses nothing that an idle one takes
 */
public record PictureLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax, Duration decodeTimeMax) {
    private static final Duration DECODE_TIME_MAX = Duration.ofSeconds(2);

    /** A picture to be enlarged. */
    public static final PictureLimits INPUT = new PictureLimits(
            Limits.INPUT_SIDE_PIXELS_MIN, Limits.INPUT_SIDE_PIXELS_MAX, Limits.INPUT_PIXELS_MAX, DECODE_TIME_MAX);

    /** A reference: its sides are bounded by its pixels alone. The largest WebP takes some four seconds. */
    public static final PictureLimits REFERENCE = new PictureLimits(
            1, (int) Limits.REFERENCE_PIXELS_MAX, Limits.REFERENCE_PIXELS_MAX, DECODE_TIME_MAX.multipliedBy(4));

    /** A ground truth: an input, eight times as large; it may take as much longer. */
    public static final PictureLimits GROUND_TRUTH = new PictureLimits(
            8 * Limits.INPUT_SIDE_PIXELS_MIN,
            8 * Limits.INPUT_SIDE_PIXELS_MAX,
            Limits.GROUND_TRUTH_PIXELS_MAX,
            DECODE_TIME_MAX.multipliedBy(8));

    /** Refuses a size by what a file's header says, before anything is allocated for it. */
    void check(long width, long height) throws PictureException {
        String size = width + " x " + height + " pixels: ";
        if (Math.min(width, height) < sidePixelsMin) {
            throw new PictureException(
                    ErrorType.TOO_SMALL, size + "a side is below " + sidePixelsMin + " (limit side-pixels-min)");
        }
        if (Math.max(width, height) > sidePixelsMax) {
            throw new PictureException(
                    ErrorType.TOO_LARGE, size + "a side is above " + sidePixelsMax + " (limit side-pixels-max)");
        }
        if (width * height > pixelsMax) {
            throw new PictureException(ErrorType.TOO_LARGE, size + "above " + pixelsMax + " (limit pixels-max)");
        }
    }
}
