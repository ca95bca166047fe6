package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.Candidate;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Scores;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * How good the candidates of one picture are, or of all pictures on average. What was not measured is empty.
 *
 * @param psnrY dB, mean over the candidates
 * @param ssimY mean over the candidates
 * @param lpips mean over the candidates
 * @param lrPsnr dB, the least consistent candidate's: a promise is as good as its worst case
 * @param diversity percent, of the set as a whole
 * @param referenceStyle mean over the candidates that have an image for a reference
 */
record Measures(
        OptionalDouble psnrY,
        OptionalDouble ssimY,
        OptionalDouble lpips,
        OptionalDouble lrPsnr,
        OptionalDouble diversity,
        OptionalDouble referenceStyle) {
    static Measures of(CandidateSet set) {
        List<Scores> scores = set.candidates().stream().map(Candidate::scores).toList();
        return new Measures(
                mean(scores, Scores::psnrY),
                mean(scores, Scores::ssimY),
                mean(scores, Scores::lpips),
                scores.stream()
                        .map(Scores::lrPsnr)
                        .flatMapToDouble(OptionalDouble::stream)
                        .min(),
                set.diversity(),
                mean(scores, Scores::referenceStyle));
    }

    /** The mean of each measure over the pictures that have it. */
    static Measures mean(Collection<Measures> pictures) {
        return new Measures(
                mean(pictures, Measures::psnrY),
                mean(pictures, Measures::ssimY),
                mean(pictures, Measures::lpips),
                mean(pictures, Measures::lrPsnr),
                mean(pictures, Measures::diversity),
                mean(pictures, Measures::referenceStyle));
    }

    private static <T> OptionalDouble mean(Collection<T> all, Function<T, OptionalDouble> measure) {
        return all.stream().map(measure).flatMapToDouble(OptionalDouble::stream).average();
    }
}
