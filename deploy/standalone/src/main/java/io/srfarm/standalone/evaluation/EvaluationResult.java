package io.srfarm.standalone.evaluation;

import io.srfarm.candidate.CandidateSet;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of evaluating a folder of pictures.
 *
 * @param pictures in the order of their names, at least one
 * @param farmReadyMs from the start of this program until the farm accepted jobs
 * @param wallMs from the start of this program until the last picture was measured
 */
record EvaluationResult(
        Path folder, EvaluationSettings settings, List<Picture> pictures, long farmReadyMs, long wallMs) {
    EvaluationResult {
        pictures = List.copyOf(pictures);
    }

    /**
     * The result for one picture.
     *
     * @param candidates number of candidates; a model without randomness gives one, whatever was requested
     * @param seed of its job
     * @param temperature that the farm used
     * @param oversample that the farm used
     * @param referenceStrength that the farm used
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

    /** Returns a picture to read the values from that are the same for all. */
    Picture any() {
        return pictures.get(0);
    }
}
