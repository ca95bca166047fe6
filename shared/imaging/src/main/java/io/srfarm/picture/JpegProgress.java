package io.srfarm.picture;

import java.util.Arrays;

/** Which bits of which coefficients a JPEG's scans have delivered: all of them, when nothing was left out of the file. */
final class JpegProgress {
    private static final int COEFFICIENTS = 64;
    private static final int NOTHING = 16;

    private final byte[] componentIds;

    /** The bits still to come of each coefficient of each component. */
    private final int[][] missing;

    JpegProgress(byte[] componentIds) {
        this.componentIds = componentIds;
        this.missing = new int[componentIds.length][COEFFICIENTS];
        for (int[] component : missing) {
            Arrays.fill(component, NOTHING);
        }
    }

    /** @param scan a scan's whole segment, its marker and its length included */
    void add(byte[] scan) {
        int components = scan.length > 4 ? scan[4] & 0xff : 0;
        if (scan.length != 8 + 2 * components) {
            return; // the decoder will refuse it
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
