package io.srfarm.quality;

import io.srfarm.picture.PixelRows;

/** BT.601 luma in studio range (16 to 235), rounded half up to integers as in MATLAB's 8-bit conversion. */
final class Luma {
    private Luma() {}

    /** Fills {@code luma} from row {@code y} of the picture, starting at column {@code x}. */
    static void row(PixelRows picture, int x, int y, double[] luma) {
        byte[] rgb = new byte[3 * luma.length];
        picture.read(x, y, rgb);
        for (int i = 0, at = 0; i < luma.length; i++, at += 3) {
            double weighted =
                    65.481 * (rgb[at] & 0xff) + 128.553 * (rgb[at + 1] & 0xff) + 24.966 * (rgb[at + 2] & 0xff);
            luma[i] = Math.floor(weighted / 255 + 16.5);
        }
    }
}
