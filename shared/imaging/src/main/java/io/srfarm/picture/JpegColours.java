package io.srfarm.picture;

import java.util.Arrays;

/**
 * What a JPEG's components stand for, decided as libjpeg does: by JFIF's segment, else by Adobe's, else by the components'
 * names. With Adobe's segment inks are stored inverted.
 */
record JpegColours(Kind kind, boolean inverted) {
    /** There is no Adobe segment. */
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
     * @param components their names, in their order
     * @param adobeTransform what Adobe's segment says was done to the colours, or {@link #NO_ADOBE}
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
