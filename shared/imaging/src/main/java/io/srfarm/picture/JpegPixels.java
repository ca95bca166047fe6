package io.srfarm.picture;

import java.awt.image.Raster;
import java.util.Optional;

/**
 * Converts a JPEG's samples to sRGB with libjpeg's arithmetic. Grey is expanded to RGB, and CMYK is converted to RGB.
 */
final class JpegPixels {
    private final Raster samples;
    private final JpegColours colours;

    JpegPixels(Raster samples, JpegColours colours) {
        this.samples = samples;
        this.colours = colours;
    }

    Picture toSrgb(Optional<ColourProfile> profile) {
        int width = samples.getWidth();
        int height = samples.getHeight();
        int bands = samples.getNumBands();
        int kept = bands == 4 ? 4 : 3;
        byte[] pixels = new byte[kept * width * height];
        int[] row = new int[bands * width];
        for (int y = 0, to = 0; y < height; y++) {
            samples.getPixels(0, y, width, 1, row);
            for (int from = 0; from < row.length; from += bands, to += kept) {
                convert(row, from, pixels, to);
            }
        }
        if (bands == 4) {
            return new Picture(
                    width,
                    height,
                    profile.map(p -> p.toSrgb(pixels, width, height)).orElseGet(() -> withoutProfile(pixels)));
        }
        var picture = new Picture(width, height, pixels);
        return profile.map(p -> p.toSrgb(picture)).orElse(picture);
    }

    private void convert(int[] row, int from, byte[] pixels, int to) {
        switch (colours.kind()) {
            case GREY -> java.util.Arrays.fill(pixels, to, to + 3, (byte) row[from]);
            case RGB -> copy(row, from, pixels, to, 3);
            case YCC -> {
                toRgb(row, from);
                copy(row, from, pixels, to, 3);
            }
            case CMYK -> ink(row, from, pixels, to);
            case YCCK -> {
                toRgb(row, from);
                for (int c = 0; c < 3; c++) {
                    row[from + c] = 255 - row[from + c];
                }
                ink(row, from, pixels, to);
            }
        }
    }

    private void ink(int[] row, int from, byte[] pixels, int to) {
        if (colours.inverted()) {
            for (int c = 0; c < 4; c++) {
                row[from + c] = 255 - row[from + c];
            }
        }
        copy(row, from, pixels, to, 4);
    }

    private static void copy(int[] row, int from, byte[] pixels, int to, int components) {
        for (int c = 0; c < components; c++) {
            pixels[to + c] = (byte) row[from + c];
        }
    }

    /** Converts YCbCr to RGB in place with libjpeg's 16-bit fixed-point arithmetic. */
    private static void toRgb(int[] row, int at) {
        int luma = row[at];
        int blueness = row[at + 1] - 128;
        int redness = row[at + 2] - 128;
        row[at] = level(luma + ((91881 * redness + 32768) >> 16));
        row[at + 1] = level(luma + ((-22554 * blueness - 46802 * redness + 32768) >> 16));
        row[at + 2] = level(luma + ((116130 * blueness + 32768) >> 16));
    }

    private static int level(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** Converts CMYK without a profile: each ink absorbs its share of the light. */
    private static byte[] withoutProfile(byte[] inks) {
        byte[] rgb = new byte[inks.length / 4 * 3];
        for (int from = 0, to = 0; from < inks.length; from += 4, to += 3) {
            int light = 255 - (inks[from + 3] & 0xff);
            for (int c = 0; c < 3; c++) {
                rgb[to + c] = (byte) (((255 - (inks[from + c] & 0xff)) * light + 127) / 255);
            }
        }
        return rgb;
    }
}
