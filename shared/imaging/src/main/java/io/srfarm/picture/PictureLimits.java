package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.SizeLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits on the size and decoding time of a picture.
 *
 * @param decodeTimeMax longest decoding in CPU time, so that the limit does not depend on other load
 */
public record PictureLimits(SizeLimits size, Duration decodeTimeMax) {
    private static final Duration DECODE_TIME_MAX = Duration.ofSeconds(2);

    /** Limits of the input of a job. */
    public static final PictureLimits INPUT = new PictureLimits(SizeLimits.INPUT, DECODE_TIME_MAX);

    /** Limits of a reference. The largest WebP takes about four seconds. */
    public static final PictureLimits REFERENCE =
            new PictureLimits(SizeLimits.REFERENCE, DECODE_TIME_MAX.multipliedBy(4));

    /** Limits of a ground truth. Its sides are 8 times those of an input, and it may take 8 times as long. */
    public static final PictureLimits GROUND_TRUTH =
            new PictureLimits(SizeLimits.GROUND_TRUTH, DECODE_TIME_MAX.multipliedBy(8));

    public PictureLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax, Duration decodeTimeMax) {
        this(new SizeLimits(sidePixelsMin, sidePixelsMax, pixelsMax), decodeTimeMax);
    }

    long pixelsMax() {
        return size.pixelsMax();
    }

    /** Checks the size stated in a file's header, before any memory is allocated for the pixels. */
    void check(long width, long height) throws PictureException {
        Optional<SizeLimits.Refusal> refusal = size.refusal(width, height);
        if (refusal.isPresent()) {
            ErrorType type = refusal.get().isTooSmall() ? ErrorType.TOO_SMALL : ErrorType.TOO_LARGE;
            throw new PictureException(type, refusal.get().reason());
        }
    }
}
