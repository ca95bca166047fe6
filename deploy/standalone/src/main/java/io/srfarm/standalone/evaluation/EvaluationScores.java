package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Scores;
import io.srfarm.job.Reference;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How good the candidates of one picture are, or of all pictures on average. What was not measured is empty.
 *
 * @param psnrY dB, mean over the candidates
 * @param ssimY mean over the candidates
 * @param lpips mean over the candidates
 * @param lrPsnr dB, the least consistent candidate's: a promise is as good as its worst case
 * @param diversity percent, of the set as a whole
 * @param referenceStyle mean over the candidates that have an image for a reference
 * @param referenceUse the same
 * @param referenceSpread dB, deviation over the references of what their candidates have as PSNR-Y on average; empty for fewer
 *     than two images
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
                mean(scores, Scores::psnrY),
                mean(scores, Scores::ssimY),
                mean(scores, Scores::lpips),
                scores.stream()
                        .map(Scores::lrPsnr)
                        .flatMapToDouble(OptionalDouble::stream)
                        .min(),
                set.diversity(),
                mean(scores, Scores::referenceStyle),
                mean(scores, Scores::referenceUse),
                spread(set.candidates()));
    }

    /** The mean of each measure over the pictures that have it. */
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
                        && candidate.scores().psnrY().isPresent())
                .collect(Collectors.groupingBy(
                        Candidate::reference,
                        Collectors.averagingDouble(
                                candidate -> candidate.scores().psnrY().getAsDouble())))
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
