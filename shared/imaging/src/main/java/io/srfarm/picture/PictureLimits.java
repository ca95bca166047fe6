package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.Limits;
import java.time.Duration;

/**
 * Limits on the size and decoding time of a picture.
 *
 * @param sidePixelsMin smallest length of the shorter side in pixels
 * @param sidePixelsMax largest length of the longer side in pixels
 * @param pixelsMax largest width x height
 * @param decodeTimeMax longest decoding in CPU time, so that the limit does not depend on other load
 */
public record PictureLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax, Duration decodeTimeMax) {
    private static final Duration DECODE_TIME_MAX = Duration.ofSeconds(2);

    /** Limits of the input of a job. */
    public static final PictureLimits INPUT = new PictureLimits(
            Limits.INPUT_SIDE_PIXELS_MIN, Limits.INPUT_SIDE_PIXELS_MAX, Limits.INPUT_PIXELS_MAX, DECODE_TIME_MAX);

    /**
     * Limits of a reference. Its sides are limited only by the number of pixels. The largest WebP takes about four
     * seconds.
     */
    public static final PictureLimits REFERENCE = new PictureLimits(
            1, (int) Limits.REFERENCE_PIXELS_MAX, Limits.REFERENCE_PIXELS_MAX, DECODE_TIME_MAX.multipliedBy(4));

    /** Limits of a ground truth. Its sides are 8 times those of an input, and it may take 8 times as long. */
    public static final PictureLimits GROUND_TRUTH = new PictureLimits(
            8 * Limits.INPUT_SIDE_PIXELS_MIN,
            8 * Limits.INPUT_SIDE_PIXELS_MAX,
            Limits.GROUND_TRUTH_PIXELS_MAX,
            DECODE_TIME_MAX.multipliedBy(8));

    /** Checks the size stated in a file's header, before any memory is allocated for the pixels. */
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
