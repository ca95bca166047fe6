package io.srfarm.picture;

import java.util.Arrays;

/**
 * The colour space of a JPEG's components, determined as in libjpeg: by the JFIF segment, else by the Adobe segment,
 * else by the component ids. With an Adobe segment, CMYK values are stored inverted.
 */
record JpegColours(Kind kind, boolean inverted) {
    /** Means that the file has no Adobe segment. */
    static final int NO_ADOBE = -1;

    private static final byte[] NAMED_RGB = {'R', 'G', 'B'};

    enum Kind {
        GREY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    /**
     * Determines the colour space.
     *
     * @param components the component ids in order
     * @param adobeTransform the transform code of the Adobe segment, or {@link #NO_ADOBE}
     */
    static JpegColours of(byte[] components, boolean jfif, int adobeTransform) {
        boolean adobe = adobeTransform != NO_ADOBE;
        if (components.length == 4) {
            return new JpegColours(adobe && adobeTransform != 0 ? Kind.YCCK : Kind.CMYK, adobe);
        }
        if (components.length == 1) {
            return new JpegColours(Kind.GREY, false);
        }
        boolean rgb = adobe ? adobeTransform == 0 : Arrays.equals(components, NAMED_RGB);
        return new JpegColours(rgb && !jfif ? Kind.RGB : Kind.YCC, false);
    }
}
