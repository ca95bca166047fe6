package io.srfarm.candidate;

import java.util.OptionalDouble;

/**
 * How good one candidate is. What was not measured is empty, never zero.
 *
 * @param lrPsnr dB between the candidate, reduced to the input's size, and the input; higher is more faithful
 * @param nearestLpips LPIPS distance to the nearest other candidate of the set; higher is more different
 * @param referenceStyle how far the candidate's texture lies from that of its image reference, as a fraction of the
 *     reference's own numbers; 0 is the same texture; empty for other references and for those too small to have one
 * @param referenceUse the mean share, 0 to 1, of what was taken over from the image reference where the rest is the model's own;
 *     empty for other references and for models that take nothing over
 * @param psnrY dB against the ground truth on luma, 8 pixels shaved
 * @param ssimY structural similarity against the ground truth on luma, at most 1
 * @param lpips LPIPS distance (AlexNet, v0.1) to the ground truth; lower is more alike
 */
public record Scores(
        OptionalDouble lrPsnr,
        OptionalDouble nearestLpips,
        OptionalDouble referenceStyle,
        OptionalDouble referenceUse,
        OptionalDouble psnrY,
        OptionalDouble ssimY,
        OptionalDouble lpips) {}
