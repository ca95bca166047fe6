package io.srfarm.picture;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.time.Duration;
import java.util.Base64;

/**
 * Upsamples components with half the rows and all the columns of the picture (4:4:0). libjpeg-turbo interpolates them,
 * whereas the older libjpeg of most Java platforms repeats each row; here repeated rows are interpolated as in
 * libjpeg-turbo.
 */
final class ChromaRows {
    /** A JPEG of 8 x 32 pixels, 4:4:0, with red above blue. */
    private static final byte[] SAMPLE = Base64.getDecoder()
            .decode(
                    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i"
                            + "Z2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj"
                            + "Y2NjY2NjY2P/wAARCAAgAAgDARIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA"
                            + "FgEBAQEAAAAAAAAAAAAAAAAABwUG/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AiiW3iOFAcv/Z");

    private static final boolean REPEATED = areRepeated();

    private ChromaRows() {}

    /** Interpolates the rows of one band in place as libjpeg-turbo does, if the platform repeats them. */
    static void smooth(Raster samples, int band) {
        if (REPEATED) {
            smoothRepeated((WritableRaster) samples, band);
        }
    }

    static void smoothRepeated(WritableRaster samples, int band) {
        int width = samples.getWidth();
        int height = samples.getHeight();
        int[] row = samples.getSamples(0, 0, width, 1, band, (int[]) null);
        int[] above = row;
        for (int y = 0; y < height; y += 2) {
            int[] below = y + 2 < height ? samples.getSamples(0, y + 2, width, 1, band, (int[]) null) : row;
            samples.setSamples(0, y, width, 1, band, weighted(row, above, 1));
            if (y + 1 < height) {
                samples.setSamples(0, y + 1, width, 1, band, weighted(row, below, 2));
            }
            above = row;
            row = below;
        }
    }

    private static int[] weighted(int[] near, int[] far, int rounding) {
        int[] row = new int[near.length];
        for (int x = 0; x < row.length; x++) {
            row[x] = (3 * near[x] + far[x] + rounding) >> 2;
        }
        return row;
    }

    private static boolean areRepeated() {
        try {
            Raster samples = JpegSamples.decoded(SAMPLE, 8 * 32, new DecodeClock(Duration.ofMinutes(1)));
            return samples.getSample(0, 14, 1) == samples.getSample(0, 15, 1);
        } catch (PictureException e) {
            throw new IllegalStateException("this Java platform cannot read a JPEG that is known to be good", e);
        }
    }
}
