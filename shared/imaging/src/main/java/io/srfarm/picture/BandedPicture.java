package io.srfarm.picture;

import java.awt.image.Raster;

/** Converts a decoder's 8-bit bands into a picture. */
final class BandedPicture {
    private BandedPicture() {}

    /** Converts one band as grey, and three as red, green and blue. A fourth band is alpha, composited onto white. */
    static Picture toPicture(Raster raster) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        byte[] rgb = new byte[3 * width * raster.getHeight()];
        int[] row = new int[bands * width];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int from = 0; from < row.length; from += bands, to += 3) {
                int alpha = bands == 4 ? row[from + 3] : 255;
                for (int c = 0; c < 3; c++) {
                    rgb[to + c] = PngSamples.onWhite(row[from + (bands < 3 ? 0 : c)], alpha);
                }
            }
        }
        return new Picture(width, raster.getHeight(), rgb);
    }
}
