package io.srfarm.report;

import io.srfarm.candidate.Measure;
import java.util.List;
import java.util.stream.Stream;

/** Explains scores and which direction is better. */
public final class Legend {
    private static final String SPREAD =
            "PSNR-Y spread: dB, higher means that the choice of the reference matters more";
    private static final String DIVERSITY = "diversity: percent, higher means that candidates differ more";

    private Legend() {}

    /** Returns the legend for a set's candidates. */
    public static List<String> ofCandidates() {
        return Stream.of(Measure.values()).map(Measure::legend).toList();
    }

    /** Returns the legend for the effect of references in an evaluation. */
    public static List<String> ofReferences() {
        return List.of(SPREAD, Measure.REFERENCE_USE.legend());
    }

    /** Returns the legend for an evaluation, in which the ground truth is known. */
    public static List<String> ofEvaluation() {
        return List.of(
                Measure.PSNR_Y.legend(),
                Measure.SSIM_Y.legend(),
                Measure.LPIPS.legend(),
                Measure.LR_PSNR.legend(),
                DIVERSITY,
                Measure.REFERENCE_STYLE.legend());
    }
}
