package io.srfarm.picture;

import ar.com.hjg.pngj.ImageInfo;
import io.srfarm.event.ErrorType;

/** Converts a PNG's samples of any depth and colour type to 8-bit RGB; transparency is composited onto white. */
final class PngSamples {
    private static final int OPAQUE = 255;

    private final ImageInfo info;
    private final byte[] palette;
    private final byte[] transparency;

    /**
     * Creates a converter.
     *
     * @param transparency the tRNS chunk's data, or empty
     */
    PngSamples(ImageInfo info, byte[] palette, byte[] transparency) {
        this.info = info;
        this.palette = palette;
        this.transparency = transparency;
    }

    /**
     * Fills one row of {@code rgb}, starting at {@code at}.
     *
     * @param high one byte per sample: the upper byte of 16-bit samples
     * @param low the lower byte of each 16-bit sample; null for other depths
     */
    void toRgb(byte[] high, byte @org.jspecify.annotations.Nullable [] low, byte[] rgb, int at)
            throws PictureException {
        int channels = info.channels;
        int[] sample = new int[channels];
        for (int x = 0; x < info.cols; x++) {
            for (int c = 0; c < channels; c++) {
                int i = x * channels + c;
                sample[c] = low == null ? high[i] & 0xff : ((high[i] & 0xff) << 8) | (low[i] & 0xff);
            }
            if (info.indexed) {
                paletteColour(sample[0], rgb, at + 3 * x);
            } else {
                colour(sample, rgb, at + 3 * x);
            }
        }
    }

    private void paletteColour(int index, byte[] rgb, int at) throws PictureException {
        if (3 * index + 2 >= palette.length) {
            throw new PictureException(ErrorType.CORRUPT, "PNG has a pixel with a colour index outside its palette");
        }
        int alpha = index < transparency.length ? transparency[index] & 0xff : OPAQUE;
        for (int c = 0; c < 3; c++) {
            rgb[at + c] = onWhite(palette[3 * index + c] & 0xff, alpha);
        }
    }

    private void colour(int[] sample, byte[] rgb, int at) {
        int alpha = info.alpha ? level(sample[sample.length - 1]) : isKey(sample) ? 0 : OPAQUE;
        for (int c = 0; c < 3; c++) {
            rgb[at + c] = onWhite(level(sample[info.greyscale ? 0 : c]), alpha);
        }
    }

    /** Returns whether these samples are the colour that the file declares transparent. */
    private boolean isKey(int[] sample) {
        if (transparency.length < 2 * sample.length) {
            return false;
        }
        for (int c = 0; c < sample.length; c++) {
            int key = ((transparency[2 * c] & 0xff) << 8) | (transparency[2 * c + 1] & 0xff);
            if ((key & ((1 << info.bitDepth) - 1)) != sample[c]) {
                return false;
            }
        }
        return true;
    }

    /** Scales a sample to 8 bits, rounding to the nearest level. */
    private int level(int sample) {
        int max = (1 << info.bitDepth) - 1;
        return (sample * 255 + max / 2) / max;
    }

    static byte onWhite(int level, int alpha) {
        return (byte) ((level * alpha + 255 * (OPAQUE - alpha) + 127) / 255);
    }
}
