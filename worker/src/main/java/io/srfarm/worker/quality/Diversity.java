package io.srfarm.worker.quality;

import java.util.List;

/** The diversity score of the NTIRE 2021 challenge. */
@SuppressWarnings("DoNotCallSuggester")
public final class Diversity {
    private Diversity() {}

    public static double ntire(List<float[]> lpipsMaps) {
        throw new UnsupportedOperationException("" + lpipsMaps.size());
    }
}
