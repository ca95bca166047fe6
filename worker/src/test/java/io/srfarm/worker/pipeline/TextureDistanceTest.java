package io.srfarm.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.srfarm.job.Seeds;
import io.srfarm.picture.Picture;
import io.srfarm.worker.model.Device;
import io.srfarm.worker.model.ModelException;
import io.srfarm.worker.model.Models;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextureDistanceTest {
    private static final long CANDIDATE_PIXELS = 256 * 256;

    private static Models models;
    private static TextureDistance textures;

    /** The colour of a pixel, a level for each channel alike. */
    private interface Rule {
        int at(int x, int y);
    }

    private static final Rule STRIPES = (x, y) -> (x + y) / 6 % 2 == 0 ? 40 : 200;
    private static final Rule GRAIN = (x, y) -> 60 + (int) (Seeds.bits(x / 2, y / 2) & 127);
    private static final Rule CLOUDS = (x, y) -> (int) (128 + 60 * Math.sin(x / 31.0) * Math.cos(y / 23.0));

    @BeforeAll
    static void load() throws ModelException {
        models = Models.load(Path.of(System.getProperty("srfarm.root"), "worker", "models"), Device.CPU);
        textures = new TextureDistance(models.perceptual());
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @Test
    void theSameTextureElsewhereIsNearAndAnotherIsFar() throws ModelException {
        Optional<float[]> grain = textures.of(TextureDistance.shown(picture(200, 160, GRAIN), CANDIDATE_PIXELS));
        Picture moreOfIt = picture(256, 256, (x, y) -> GRAIN.at(x + 333, y));

        double near = textures.distance(moreOfIt, grain).orElseThrow();
        double far = textures.distance(picture(256, 256, CLOUDS), grain).orElseThrow();

        assertThat(near).isLessThan(0.2);
        assertThat(far).isGreaterThan(4 * near);
        assertThat(textures.distance(picture(200, 160, GRAIN), grain)).hasValue(0);
    }

    @Test
    void aLargeReferenceIsSeenAsLargeAsACandidate() throws ModelException {
        Picture small = picture(256, 256, STRIPES);
        Picture large = picture(768, 768, (x, y) -> STRIPES.at(x / 3, y / 3));

        assertThat(textures.of(TextureDistance.shown(large, CANDIDATE_PIXELS)).orElseThrow())
                .isEqualTo(textures.of(TextureDistance.shown(small, CANDIDATE_PIXELS))
                        .orElseThrow());
    }

    @Test
    void aReferenceTooSmallForATextureHasNone() throws ModelException {
        Optional<float[]> none = textures.of(TextureDistance.shown(picture(300, 31, STRIPES), CANDIDATE_PIXELS));

        assertThat(none).isEmpty();
        assertThat(textures.distance(picture(256, 256, STRIPES), none)).isEqualTo(OptionalDouble.empty());
        assertThat(textures.of(TextureDistance.shown(picture(32, 32, STRIPES), CANDIDATE_PIXELS)))
                .isPresent();
    }

    @Test
    void aFlatReferenceIsAtAFiniteDistance() throws ModelException {
        Optional<float[]> flat = textures.of(TextureDistance.shown(picture(64, 64, (x, y) -> 0), CANDIDATE_PIXELS));

        assertThat(textures.distance(picture(256, 256, STRIPES), flat).orElseThrow())
                .isFinite()
                .isPositive();
    }

    @Test
    void ofALargePictureTheMiddleIsLookedAt() {
        Picture wide = picture(1100, 40, (x, y) -> x % 256);

        Picture middle = TextureDistance.middle(wide);

        assertThat(middle).isEqualTo(wide.cut(38, 0, 1024, 40));
        assertThat(TextureDistance.middle(middle)).isEqualTo(middle);
    }

    private static Picture picture(int width, int height, Rule rule) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) rule.at(i / 3 % width, i / 3 / width);
        }
        return new Picture(width, height, rgb);
    }
}
