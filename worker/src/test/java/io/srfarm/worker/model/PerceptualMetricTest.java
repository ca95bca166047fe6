package io.srfarm.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.srfarm.picture.Picture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PerceptualMetricTest {
    private static Models models;

    @BeforeAll
    static void load() throws ModelException {
        models = Models.load(Bundles.FOLDER, Device.CPU);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @Test
    void embeddingsLieAsFarApartAsTheirPictures() throws ModelException {
        PerceptualMetric perceptual = models.perceptual();
        Picture a = Scene.picture(96, 80);
        Picture b = Scene.flat(96, 80, 100);

        double direct = perceptual.distance(a, b);
        double embedded = PerceptualMetric.distance(perceptual.embed(a), perceptual.embed(b));

        assertThat(direct).isGreaterThan(0.1);
        assertThat(embedded).isCloseTo(direct, within(1e-5));
    }

    @Test
    void aMapSaysWherePicturesDiffer() throws ModelException {
        Picture a = Scene.picture(64, 64);
        Picture b = new Picture(64, 64, a.rgb().clone());
        for (int y = 0; y < 16; y++) {
            java.util.Arrays.fill(b.rgb(), 3 * 64 * y, 3 * (64 * y + 16), (byte) 0);
        }

        float[] map = models.perceptual().distanceMap(a, b);

        assertThat(map).hasSize(64 * 64);
        assertThat(map[4 * 64 + 4]).isGreaterThan(10 * map[60 * 64 + 60]);
    }

    @Test
    void aMapFromEmbeddingsIsTheMapOfThePictures() throws ModelException {
        PerceptualMetric perceptual = models.perceptual();
        Picture a = Scene.picture(97, 75);
        Picture b = Scene.flat(97, 75, 100);

        float[] direct = perceptual.distanceMap(a, b);
        float[] embedded = perceptual.distanceMap(a, perceptual.embed(a), perceptual.embed(b));

        assertThat(embedded).hasSize(97 * 75);
        for (int i = 0; i < direct.length; i++) {
            assertThat(embedded[i]).isCloseTo(direct[i], within(1e-4f));
        }
    }

    @Test
    void equalPicturesHaveNoDistanceEvenWhenFlat() throws ModelException {
        Picture black = Scene.flat(64, 64, 0);

        assertThat(models.perceptual().distance(black, black)).isZero();
        assertThat(models.perceptual().distance(black, Scene.flat(64, 64, 255))).isFinite();
    }

    @Test
    void picturesOfDifferentSizeAreRefused() {
        assertThatThrownBy(() -> models.perceptual().distance(Scene.flat(64, 64, 0), Scene.flat(64, 65, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void picturesTooSmallForTheNetworkFailTyped() {
        assertThatThrownBy(() -> models.perceptual().embed(Scene.flat(8, 8, 0))).isInstanceOf(ModelException.class);
    }
}
