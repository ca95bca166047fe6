package io.srfarm.standalone.command;

import io.srfarm.picture.Picture;
import io.srfarm.quality.Imresize;

/**
 * A large picture and the small one that the evaluation protocol derives from it.
 *
 * @param truth the large picture, cropped at the right and bottom to multiples of the scale
 * @param low {@code truth} reduced with MATLAB's bicubic filter
 */
public record ReducedPicture(Picture truth, Picture low) {
    public static final int SCALE = 8;

    public static ReducedPicture of(Picture whole) {
        Picture truth = isCropped(whole) ? whole.cut(0, 0, cropped(whole.width()), cropped(whole.height())) : whole;
        return new ReducedPicture(truth, Imresize.reduce(truth, SCALE));
    }

    /** Returns whether the protocol crops the picture. */
    public static boolean isCropped(Picture whole) {
        return cropped(whole.width()) != whole.width() || cropped(whole.height()) != whole.height();
    }

    /** Returns the length of a side after cropping, in pixels. */
    public static int cropped(int side) {
        return side / SCALE * SCALE;
    }
}
