package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.CandidateSet;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a folder of pictures.
 *
 * @param pictures in the order of their names, at least one
 * @param farmReadyMs from the start of this program until jobs were taken
 * @param wallMs from the start of this program until all was measured
 */
record EvaluationResult(
        Path folder, EvaluationSettings settings, List<Picture> pictures, long farmReadyMs, long wallMs) {
    EvaluationResult {
        pictures = List.copyOf(pictures);
    }

    /**
     * One picture.
     *
     * @param candidates how many there are: a model with nothing to sample gives one, whatever was asked
     * @param seed of its job
     * @param temperature as the farm took it
     * @param oversample as the farm took it
     * @param referenceStrength as the farm took it
     * @param measures of the model
     * @param bicubic of the baseline
     */
    record Picture(
            TruePicture truth,
            CandidateSet.Model model,
            int candidates,
            long seed,
            double temperature,
            int oversample,
            double referenceStrength,
            EvaluationScores measures,
            EvaluationScores bicubic) {}

    EvaluationScores means() {
        return EvaluationScores.mean(pictures.stream().map(Picture::measures).toList());
    }

    EvaluationScores bicubicMeans() {
        return EvaluationScores.mean(pictures.stream().map(Picture::bicubic).toList());
    }

    /** A picture that stands for all in what they have in common. */
    Picture any() {
        return pictures.get(0);
    }
}
