package io.srfarm.picture;

import java.util.Arrays;

/** Tracks which bits of which coefficients the scans of a JPEG contain, to detect incomplete files. */
final class JpegProgress {
    private static final int COEFFICIENTS = 64;
    private static final int NOTHING = 16;

    private final byte[] componentIds;

    /** The number of missing low bits of each coefficient of each component. */
    private final int[][] missing;

    JpegProgress(byte[] componentIds) {
        this.componentIds = componentIds;
        this.missing = new int[componentIds.length][COEFFICIENTS];
        for (int[] component : missing) {
            Arrays.fill(component, NOTHING);
        }
    }

    /**
     * Adds a scan.
     *
     * @param scan the complete scan segment, including marker and length
     */
    void add(byte[] scan) {
        int components = scan.length > 4 ? scan[4] & 0xff : 0;
        if (scan.length != 8 + 2 * components) {
            return; // the decoder will reject it
        }
        int first = scan[scan.length - 3] & 0xff;
        int last = Math.min(scan[scan.length - 2] & 0xff, COEFFICIENTS - 1);
        int low = scan[scan.length - 1] & 15;
        for (int i = 0; i < components; i++) {
            for (int c = 0; c < componentIds.length; c++) {
                if (componentIds[c] == scan[5 + 2 * i] && first <= last) {
                    Arrays.fill(missing[c], first, last + 1, low);
                }
            }
        }
    }

    boolean isWhole() {
        return Arrays.stream(missing).flatMapToInt(Arrays::stream).allMatch(bits -> bits == 0);
    }
}
