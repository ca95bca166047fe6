package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Measure;
import io.srfarm.candidate.Scores;
import io.srfarm.job.Reference;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Scores of the candidates of one picture, or means over all pictures. Empty means not measured.
 *
 * @param psnrY dB, mean over the candidates
 * @param ssimY mean over the candidates
 * @param lpips mean over the candidates
 * @param lrPsnr dB, minimum over the candidates
 * @param diversity percent, of the set
 * @param referenceStyle mean over the candidates whose reference is an image
 * @param referenceUse mean over the candidates whose reference is an image
 * @param referenceSpread dB: each reference's mean PSNR-Y over its candidates, then the standard deviation over the
 *     references; empty for fewer than two images
 */
record EvaluationScores(
        OptionalDouble psnrY,
        OptionalDouble ssimY,
        OptionalDouble lpips,
        OptionalDouble lrPsnr,
        OptionalDouble diversity,
        OptionalDouble referenceStyle,
        OptionalDouble referenceUse,
        OptionalDouble referenceSpread) {
    static EvaluationScores of(CandidateSet set) {
        List<Scores> scores = set.candidates().stream().map(Candidate::scores).toList();
        return new EvaluationScores(
                mean(scores, one -> one.get(Measure.PSNR_Y)),
                mean(scores, one -> one.get(Measure.SSIM_Y)),
                mean(scores, one -> one.get(Measure.LPIPS)),
                scores.stream()
                        .map(one -> one.get(Measure.LR_PSNR))
                        .flatMapToDouble(OptionalDouble::stream)
                        .min(),
                set.diversity(),
                mean(scores, one -> one.get(Measure.REFERENCE_STYLE)),
                mean(scores, one -> one.get(Measure.REFERENCE_USE)),
                spread(set.candidates()));
    }

    /** Returns the mean of each score over the pictures that have it. */
    static EvaluationScores mean(Collection<EvaluationScores> pictures) {
        return new EvaluationScores(
                mean(pictures, EvaluationScores::psnrY),
                mean(pictures, EvaluationScores::ssimY),
                mean(pictures, EvaluationScores::lpips),
                mean(pictures, EvaluationScores::lrPsnr),
                mean(pictures, EvaluationScores::diversity),
                mean(pictures, EvaluationScores::referenceStyle),
                mean(pictures, EvaluationScores::referenceUse),
                mean(pictures, EvaluationScores::referenceSpread));
    }

    private static OptionalDouble spread(List<Candidate> candidates) {
        double[] means = candidates.stream()
                .filter(candidate -> candidate.reference() instanceof Reference.Image
                        && candidate.scores().get(Measure.PSNR_Y).isPresent())
                .collect(Collectors.groupingBy(
                        Candidate::reference,
                        Collectors.averagingDouble(candidate ->
                                candidate.scores().get(Measure.PSNR_Y).getAsDouble())))
                .values()
                .stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (means.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = Arrays.stream(means).average().orElseThrow();
        double variance = Arrays.stream(means)
                .map(one -> (one - mean) * (one - mean))
                .average()
                .orElseThrow();
        return OptionalDouble.of(Math.sqrt(variance));
    }

    private static <T> OptionalDouble mean(Collection<T> all, Function<T, OptionalDouble> measure) {
        return all.stream().map(measure).flatMapToDouble(OptionalDouble::stream).average();
    }
}
