package io.srfarm.picture;

import io.srfarm.event.ErrorType;
import io.srfarm.job.SizeLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * What a picture may cost before it is refused.
 *
 * @param decodeTimeMax longest decoding in processor time, so that a busy machine refuses nothing that an idle one takes
 */
public record PictureLimits(SizeLimits size, Duration decodeTimeMax) {
    private static final Duration DECODE_TIME_MAX = Duration.ofSeconds(2);

    /** A picture to be enlarged. */
    public static final PictureLimits INPUT = new PictureLimits(SizeLimits.INPUT, DECODE_TIME_MAX);

    /** A reference. The largest WebP takes some four seconds. */
    public static final PictureLimits REFERENCE =
            new PictureLimits(SizeLimits.REFERENCE, DECODE_TIME_MAX.multipliedBy(4));

    /** A ground truth: an input, eight times as large; it may take as much longer. */
    public static final PictureLimits GROUND_TRUTH =
            new PictureLimits(SizeLimits.GROUND_TRUTH, DECODE_TIME_MAX.multipliedBy(8));

    public PictureLimits(int sidePixelsMin, int sidePixelsMax, long pixelsMax, Duration decodeTimeMax) {
        this(new SizeLimits(sidePixelsMin, sidePixelsMax, pixelsMax), decodeTimeMax);
    }

    long pixelsMax() {
        return size.pixelsMax();
    }

    /** Refuses a size by what a file's header says, before anything is allocated for it. */
    void check(long width, long height) throws PictureException {
        Optional<SizeLimits.Refusal> refusal = size.refusal(width, height);
        if (refusal.isPresent()) {
            ErrorType type = refusal.get().isTooSmall() ? ErrorType.TOO_SMALL : ErrorType.TOO_LARGE;
            throw new PictureException(type, refusal.get().reason());
        }
    }
}
