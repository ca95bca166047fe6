package io.srfarm.report;

import java.util.List;

/** What the scores of a candidate mean, and which way is better. */
public final class Legend {
    private static final String LR_PSNR = "LR-PSNR: dB, higher is closer to the input";
    private static final String NEAREST =
            "nearest: LPIPS to the most similar other candidate, higher is more different";
    private static final String STYLE = "ref. style: distance to the texture of the reference, lower is closer";
    private static final String USE = "ref. use: share of detail that was taken over from the reference, 0 to 1";
    private static final String SPREAD =
            "PSNR-Y spread: dB, higher means that the choice of the reference matters more";
    private static final String TRUTH =
            "PSNR-Y (dB) and SSIM-Y: higher is closer to the ground truth; LPIPS: lower is closer to it";
    private static final String DIVERSITY = "diversity: percent, higher is more different candidates";

    private Legend() {}

    /** Of a set's candidates. */
    public static List<String> ofCandidates() {
        return List.of(LR_PSNR, NEAREST, STYLE, USE, TRUTH);
    }

    /** Of what the references of an evaluation do. */
    public static List<String> ofReferences() {
        return List.of(SPREAD, USE);
    }

    /** Of an evaluation, which knows the ground truth of every picture. */
    public static List<String> ofEvaluation() {
        return List.of(TRUTH, LR_PSNR, DIVERSITY, STYLE);
    }
}
