package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.srfarm.event.ErrorType;
import io.srfarm.picture.Picture;
import io.srfarm.quality.FidelityMetrics;
import io.srfarm.quality.Imresize;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RestorerTest {
    private static Models models;
    private static Restorer restorer;

    @BeforeAll
    static void load() throws ModelException {
        models = Models.load(Bundles.FOLDER, Device.CPU);
        restorer = models.restorer("refvae-x8").orElseThrow();
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @Test
    void aCandidateIsEightTimesAsLargeAndReducesToItsInput() throws ModelException {
        Picture lr = Scene.picture(48, 40);

        Picture candidate = decoded(restorer, lr, prior(5, 1));

        assertThat(candidate.width()).isEqualTo(384);
        assertThat(candidate.height()).isEqualTo(320);
        assertThat(FidelityMetrics.lrPsnr(candidate, lr, 8)).isGreaterThan(50);
    }

    @Test
    void theSameLatentGivesTheSameBytesWhoeverComputesThem() throws ModelException {
        Picture lr = Scene.picture(40, 33);

        try (Models others = Models.load(Bundles.FOLDER, Device.CPU)) {
            Picture first = decoded(restorer, lr, prior(7, 0.9));
            Picture again = decoded(restorer, lr, prior(7, 0.9));
            Picture elsewhere = decoded(others.restorer("refvae-x8").orElseThrow(), lr, prior(7, 0.9));

            assertThat(again).isEqualTo(first);
            assertThat(elsewhere).isEqualTo(first);
        }
    }

    @Test
    void anotherSeedGivesAnotherPicture() throws ModelException {
        Picture lr = Scene.picture(32, 32);

        assertThat(decoded(restorer, lr, prior(1, 1))).isNotEqualTo(decoded(restorer, lr, prior(2, 1)));
    }

    @Test
    void temperatureZeroForgetsTheSeed() throws ModelException {
        Picture lr = Scene.picture(32, 32);

        assertThat(decoded(restorer, lr, prior(1, 0))).isEqualTo(decoded(restorer, lr, prior(2, 0)));
    }

    @Test
    void referencesOfAnySizeHaveAStyleAndItMatters() throws ModelException {
        Picture lr = Scene.picture(32, 32);
        Style wide = restorer.style(Scene.picture(300, 7));
        Style pixel = restorer.style(new Picture(1, 1, new byte[] {90, 10, 0}));

        assertThat(wide.size()).isEqualTo(restorer.card().styleSize());
        assertThat(pixel.mean()).isNotEqualTo(wide.mean());
        assertThat(decoded(restorer, lr, new Latent(wide, 1, 1)))
                .isNotEqualTo(decoded(restorer, lr, new Latent(pixel, 1, 1)));
    }

    @Test
    void aStyleOfAnotherModelIsRefused() throws ModelException {
        try (EncodedPicture encoded = restorer.encode(Scene.picture(16, 16))) {
            assertThatThrownBy(() -> restorer.decode(encoded, new Latent(Style.prior(3), 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a style of length 3");
        }
    }

    @ParameterizedTest
    @CsvSource({"refvae-x8, 150, 131", "bicubic, 70, 50"})
    void tilesEqualTheUntiledResult(String model, int width, int height) throws ModelException {
        Picture lr = Scene.picture(width, height);
        Picture whole = withTiles(model, lr, 256);

        Picture tiled = withTiles(model, lr, 48);

        assertThat(Scene.largestDifference(tiled, whole)).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255})
    void flatPicturesStayFlatAndFinite(int level) throws ModelException {
        Picture lr = Scene.flat(24, 24, level);

        Picture candidate = decoded(restorer, lr, prior(3, 2));

        assertThat(FidelityMetrics.lrPsnr(candidate, lr, 8)).isGreaterThan(40);
    }

    @Test
    void coloursAtTheirLimitsComeNearerToTheirInputThanByBicubic() throws ModelException {
        Picture lr = Scene.saturated(24, 24);

        Picture candidate = decoded(restorer, lr, prior(3, 2));

        assertThat(FidelityMetrics.lrPsnr(candidate, lr, 8))
                .isGreaterThan(FidelityMetrics.lrPsnr(Imresize.enlarge(lr, 8), lr, 8));
    }

    @Test
    void aReferenceThatIsTheInputItselfIsOneLikeAnyOther() throws ModelException {
        Picture lr = Scene.picture(24, 24);
        Style own = restorer.style(lr);

        Picture first = decoded(restorer, lr, new Latent(own, 1, 1));
        Picture second = decoded(restorer, lr, new Latent(own, 2, 1));

        assertThat(first).isNotEqualTo(second);
        assertThat(FidelityMetrics.lrPsnr(first, lr, 8)).isGreaterThan(40);
    }

    @Test
    void theSmallestPictureIsEnlarged() throws ModelException {
        Picture candidate = decoded(restorer, Scene.picture(8, 8), prior(3, 1));

        assertThat(candidate.width()).isEqualTo(64);
    }

    @Test
    void bicubicIsTheProtocolsBicubic() throws ModelException {
        Picture lr = Scene.picture(21, 17);

        Picture enlarged = decoded(models.restorer("bicubic").orElseThrow(), lr, new Latent(Style.prior(1), 9, 1));

        assertThat(enlarged).isEqualTo(Imresize.enlarge(lr, 8));
    }

    @Test
    void memoryThatIsNotThereIsAnOutOfMemoryAndTheNextCallWorks() throws ModelException {
        assertThatThrownBy(() -> restorer.script().inScope(scope -> scope.zeros(new Shape(1L << 50))))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.OUT_OF_MEMORY));

        assertThat(decoded(restorer, Scene.picture(8, 8), prior(3, 1)).width()).isEqualTo(64);
    }

    @Test
    void aCandidateLeavesNothingInTheEnginesMemory() throws ModelException {
        decoded(restorer, Scene.picture(8, 8), prior(3, 1));
        int before = arraysHeld();

        for (int seed = 0; seed < 5; seed++) {
            restorer.style(Scene.picture(9, 9));
            decoded(restorer, Scene.picture(20, 20), prior(seed, 1));
        }

        assertThat(arraysHeld()).isEqualTo(before);
    }

    private static int arraysHeld() {
        try (NDManager scope = restorer.script().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    private static Picture withTiles(String model, Picture lr, int side) throws ModelException {
        EngineSettings tuning = EngineSettings.DEFAULT.withTileSidePixels(side).with(PrecisionChoice.FLOAT32);
        try (Models tiled = Models.load(List.of(Bundles.FOLDER), Device.CPU, tuning)) {
            Restorer restorer = tiled.restorer(model).orElseThrow();
            return decoded(restorer, lr, new Latent(Style.prior(restorer.card().styleSize()), 4, 1));
        }
    }

    private static Latent prior(long seed, double temperature) {
        return new Latent(Style.prior(restorer.card().styleSize()), seed, temperature);
    }

    private static Picture decoded(Restorer restorer, Picture lr, Latent latent) throws ModelException {
        try (EncodedPicture encoded = restorer.encode(lr)) {
            return restorer.decode(encoded, latent);
        }
    }
}
