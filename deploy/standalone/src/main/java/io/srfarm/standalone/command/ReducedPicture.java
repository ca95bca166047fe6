package io.srfarm.standalone.command;

import io.srfarm.picture.Picture;
import io.srfarm.quality.Imresize;

/**
 * A large picture and the small one that the evaluation protocol makes of it.
 *
 * @param truth cropped at the bottom and right to multiples of the scale
 * @param low MATLAB's bicubic reduction of {@code truth}
 */
public record ReducedPicture(Picture truth, Picture low) {
    public static final int SCALE = 8;

    public static ReducedPicture of(Picture whole) {
        Picture truth = isCropped(whole) ? whole.cut(0, 0, cropped(whole.width()), cropped(whole.height())) : whole;
        return new ReducedPicture(truth, Imresize.reduce(truth, SCALE));
    }

    /** Whether the protocol leaves something out of the picture. */
    public static boolean isCropped(Picture whole) {
        return cropped(whole.width()) != whole.width() || cropped(whole.height()) != whole.height();
    }

    /** What the protocol leaves of a side, in pixels. */
    public static int cropped(int side) {
        return side / SCALE * SCALE;
    }
}
