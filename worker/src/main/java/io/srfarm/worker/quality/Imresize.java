package io.srfarm.worker.quality;

import io.srfarm.worker.picture.Picture;

/** MATLAB's imresize, bicubic. */
@SuppressWarnings("DoNotCallSuggester")
public final class Imresize {
    private Imresize() {}

    public static Picture reduce(Picture hr, int scale) {
        throw new UnsupportedOperationException(hr + " by " + scale);
    }

    public static Picture enlarge(Picture lr, int scale) {
        throw new UnsupportedOperationException(lr + " by " + scale);
    }
}
