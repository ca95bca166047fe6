package io.srfarm.similarity;

import io.srfarm.picture.Picture;

/**
 * A picture as luma and two colour differences (BT.601), from 0 to 1 and from -0.5 to 0.5, row by row.
 *
 * @param luma not copied, as the other two; do not modify
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Planes(int width, int height, float[] luma, float[] blueness, float[] redness) {
    static Planes of(Picture picture) {
        int pixels = picture.width() * picture.height();
        Planes planes =
                new Planes(picture.width(), picture.height(), new float[pixels], new float[pixels], new float[pixels]);
        byte[] rgb = picture.rgb();
        for (int i = 0, at = 0; i < pixels; i++, at += 3) {
            float red = (rgb[at] & 0xff) / 255f;
            float green = (rgb[at + 1] & 0xff) / 255f;
            float blue = (rgb[at + 2] & 0xff) / 255f;
            float luma = 0.299f * red + 0.587f * green + 0.114f * blue;
            planes.luma[i] = luma;
            planes.blueness[i] = 0.564f * (blue - luma);
            planes.redness[i] = 0.713f * (red - luma);
        }
        return planes;
    }
}
