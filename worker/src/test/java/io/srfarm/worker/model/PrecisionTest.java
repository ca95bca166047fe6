package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.srfarm.candidate.Precision;
import io.srfarm.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrecisionTest {
    @TempDir
    private static Path measure;

    @BeforeAll
    static void copyTheMeasure() throws IOException {
        Bundles.copy(PerceptualMetric.ID, measure);
        Bundles.copy("bicubic", measure);
    }

    @Test
    void aBundleComputesInWhatIsAskedAndPassesItsGoldenTensorsInBoth() throws ModelException {
        try (Models exact = load("good", PrecisionChoice.FLOAT32);
                Models narrow = load("good", PrecisionChoice.BFLOAT16)) {
            exact.warmUp();
            narrow.warmUp();

            assertThat(tiny(exact).precision()).isEqualTo(Precision.FLOAT32);
            assertThat(tiny(narrow).precision()).isEqualTo(Precision.BFLOAT16);
            assertThat(decoded(tiny(narrow))).isNotEqualTo(decoded(tiny(exact)));
        }
    }

    @Test
    void leftToItselfAWorkerAsksForWhatItsProcessorIsFasterIn() throws ModelException {
        try (Models models = load("good", PrecisionChoice.AUTO)) {
            assertThat(tiny(models).precision())
                    .isEqualTo(Bfloat16.isFasterOn(Device.CPU) ? Precision.BFLOAT16 : Precision.FLOAT32);
        }
    }

    @Test
    void aBundleThatHasNoChoiceComputesInFloat32() throws ModelException {
        try (Models models = load("one-precision", PrecisionChoice.AUTO)) {
            assertThat(tiny(models).precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void bfloat16IsRefusedForABundleThatCannot() {
        assertThatThrownBy(() -> load("one-precision", PrecisionChoice.BFLOAT16))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tiny/model.pt has no method set_precision and cannot run in bfloat16");
    }

    @Test
    void aModelWithoutWeightsHasNothingToComputeInBfloat16() throws ModelException {
        try (Models models = load("good", PrecisionChoice.BFLOAT16)) {
            assertThat(models.restorer("bicubic").orElseThrow().precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void weightsOfHalfTheWidthOnDiskComputeInFloat32() throws ModelException {
        try (Models models = load("half-weights", PrecisionChoice.FLOAT32)) {
            models.warmUp();

            assertThat(decoded(tiny(models)).width()).isEqualTo(128);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'flags\t\t: fpu avx2 avx512f avx512_bf16 sha_ni', true",
        "'flags\t\t: fpu avx512f amx_bf16', true",
        "'flags\t\t: fpu avx2 avx512f avx512_bf16_not', false",
        "'model name\t: avx512_bf16', false",
        "'', false"
    })
    void aProcessorIsFasterIfItHasInstructionsForIt(String line, boolean faster, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n" + line + "\nbugs\t\t: none\n");

        assertThat(Bfloat16.hasProcessor(file)).isEqualTo(faster);
    }

    @Test
    void aMachineThatDoesNotDescribeItsProcessorCountsAsOneWithout(@TempDir Path folder) {
        assertThat(Bfloat16.hasProcessor(folder.resolve("cpuinfo"))).isFalse();
    }

    private static Models load(String made, PrecisionChoice choice) throws ModelException {
        return Models.load(
                List.of(Bundles.MADE.resolve(made), measure), Device.CPU, EngineSettings.DEFAULT.with(choice));
    }

    private static Restorer tiny(Models models) {
        return models.restorer("tiny").orElseThrow();
    }

    private static Picture decoded(Restorer restorer) throws ModelException {
        try (EncodedPicture encoded = restorer.encode(Scene.picture(16, 16))) {
            return restorer.decode(encoded, new Latent(Style.prior(3), 1, 1));
        }
    }
}
