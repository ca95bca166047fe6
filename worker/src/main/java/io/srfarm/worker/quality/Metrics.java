package io.srfarm.worker.quality;

import io.srfarm.worker.picture.Picture;

/** Fidelity in numbers. */
@SuppressWarnings("DoNotCallSuggester")
public final class Metrics {
    private Metrics() {}

    public static double psnr(Picture a, Picture b) {
        throw new UnsupportedOperationException(a + " " + b);
    }

    public static double psnrY(Picture a, Picture truth, int shavePixels) {
        throw new UnsupportedOperationException(a + " " + truth + shavePixels);
    }

    public static double ssimY(Picture a, Picture truth, int shavePixels) {
        throw new UnsupportedOperationException(a + " " + truth + shavePixels);
    }

    public static double lrPsnr(Picture sr, Picture lr, int scale) {
        return psnr(Imresize.reduce(sr, scale), lr);
    }
}
