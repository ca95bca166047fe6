package io.srfarm.standalone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.srfarm.candidate.CandidateSet;
import io.srfarm.candidate.Precision;
import io.srfarm.job.Sha256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
    private static final EvaluationScores BICUBIC = measures(24, 0.65, 0.5, 35, OptionalDouble.empty());

    @Test
    void theTableHasARowPerPictureTheMeansAndTheBaseline() {
        EvaluationResult evaluated =
                evaluated("refvae-x8", List.of(picture("a.png", 25, 9), picture("longer.png", 26, 10)));

        assertThat(EvaluationReport.lines(evaluated))
                .containsExactly(
                        "image       size       candidates  PSNR-Y  SSIM-Y  LPIPS   LR-PSNR  diversity  ref. style",
                        "a.png       64x48               2  25.000  0.7000  0.2000    60.00       9.00           -",
                        "longer.png  64x48               2  26.000  0.7000  0.2000    60.00      10.00           -",
                        "mean        refvae-x8           2  25.500  0.7000  0.2000    60.00       9.50           -",
                        "mean        bicubic             1  24.000  0.6500  0.5000    35.00          -           -",
                        "",
                        "PSNR-Y: dB, higher is closer to the ground truth",
                        "SSIM-Y: at most 1, higher is closer to the ground truth",
                        "LPIPS: from 0, lower is closer to the ground truth",
                        "LR-PSNR: dB, higher is closer to the input",
                        "diversity: percent, higher means that candidates differ more",
                        "ref. style: distance to the texture of the reference, lower is closer",
                        "",
                        "model   refvae-x8 version 1 (" + Sha256.of(new byte[0]).shortHex() + ") in float32",
                        "draws   style random, temperature 1.0, oversample 2, reference strength 1.0, seed 42",
                        "wall    12.3 s, 4.5 s of which to start the farm");
    }

    @Test
    void theBaselineIsNotComparedWithItself() {
        assertThat(EvaluationReport.lines(evaluated("bicubic", List.of(picture("a.png", 25, 9)))))
                .filteredOn(line -> line.startsWith("mean"))
                .hasSize(1);
    }

    @Test
    void theJsonHasAllFieldsAndNullForValuesThatWereNotMeasured() {
        JsonNode json = EvaluationReport.json(evaluated("refvae-x8", List.of(picture("a.png", 25, 9))));

        JsonNode picture = json.path("pictures").path(0);
        assertThat(picture.path("image").asText()).isEqualTo("a.png");
        assertThat(picture.path("psnrY").asDouble()).isEqualTo(25);
        assertThat(picture.path("ssimY").asDouble()).isEqualTo(0.7);
        assertThat(picture.path("lpips").asDouble()).isEqualTo(0.2);
        assertThat(picture.path("lrPsnr").asDouble()).isEqualTo(60);
        assertThat(picture.path("diversity").asDouble()).isEqualTo(9);
        assertThat(json.path("means").path("psnrY").asDouble()).isEqualTo(25);
        assertThat(json.path("bicubic").path("psnrY").asDouble()).isEqualTo(24);
        assertThat(json.path("bicubic").get("diversity").isNull()).isTrue();
        assertThat(json.path("model").asText()).isEqualTo("refvae-x8");
        assertThat(json.path("settings").path("latents").asText()).isEqualTo("random");
        assertThat(json.path("timings").path("wallMs").asLong()).isEqualTo(12_345);
    }

    private static EvaluationResult evaluated(String model, List<EvaluationResult.Picture> pictures) {
        EvaluationSettings settings = new EvaluationSettings(
                Optional.of(model),
                2,
                42,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Conditioning(Conditioning.Kind.RANDOM, List.of()));
        return new EvaluationResult(Path.of("set"), settings, pictures, 4_500, 12_345);
    }

    private static EvaluationResult.Picture picture(String name, double psnr, double diversity) {
        return new EvaluationResult.Picture(
                new TruePicture(Path.of("set", name), 64, 48),
                new CandidateSet.Model("refvae-x8", "1", Sha256.of(new byte[0]), Precision.FLOAT32),
                2,
                7,
                1.0,
                2,
                1.0,
                measures(psnr, 0.7, 0.2, 60, OptionalDouble.of(diversity)),
                BICUBIC);
    }

    private static EvaluationScores measures(
            double psnr, double ssim, double lpips, double lrPsnr, OptionalDouble diversity) {
        return new EvaluationScores(
                OptionalDouble.of(psnr),
                OptionalDouble.of(ssim),
                OptionalDouble.of(lpips),
                OptionalDouble.of(lrPsnr),
                diversity,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
